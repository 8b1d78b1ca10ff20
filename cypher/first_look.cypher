// Purpose: the first question of a process: the revision, held for a moment, and the migrations.
// Parameters: none
// Returns: seq (null in a new database), loading (the mark of a bulk load, or null),
//   migrations (list of name and checksum)
OPTIONAL CALL () {
  MATCH (r:Revision {name: 'graph'})
  SET r.locked = true
  WITH r.seq AS seq, r.loading AS loading
  RETURN seq, loading
}
RETURN seq, loading, COLLECT {
    MATCH (m:Migration) WHERE m.checksum IS NOT NULL
    RETURN [m.name, m.checksum] ORDER BY m.name
  } AS migrations
