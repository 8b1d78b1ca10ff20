// Purpose: the revision of the graph, without waiting for anybody.
// Parameters: none
// Returns: seq, hash (of the newest log entry), loading (the mark of a bulk load, or null),
//   loads (how many bulk loads ever began)
MATCH (r:Revision {name: 'graph'})
RETURN r.seq AS seq, r.hash AS hash, r.loading AS loading,
  r.loads AS loads
