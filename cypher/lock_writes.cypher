// Purpose: the first thing of every write: take the lock that puts writes in order, then look.
// Parameters: operation_id
// Returns: seq, hash, loading, loading_from, loading_kind and loading_part (of a bulk load or
//   restore, or null), applied_seq and applied_at (of the log entry of that operation, or null)
MATCH (w:WriteLock {name: 'graph'})
SET w.locked = true
WITH w
MATCH (r:Revision {name: 'graph'})
OPTIONAL MATCH (e:LogEntry {operation_id: $operation_id})
RETURN r.seq AS seq, r.hash AS hash, r.loading AS loading, r.loading_from AS loading_from,
  r.loading_kind AS loading_kind, r.loading_part AS loading_part,
  e.seq AS applied_seq, e.at AS applied_at
