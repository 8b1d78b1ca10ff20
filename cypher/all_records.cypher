// Purpose: every node and every link, in any order. The revision is held for a moment before, in a
//   transaction of its own; hold_revision says afterwards whether others wrote meanwhile.
// Parameters: none
// Returns: seq, hash, loads (as hold_revision gives them), kind, source, target (null for a node
//   and in the one row of an empty graph), properties (null in that row)
CALL () {
  MATCH (r:Revision {name: 'graph'})
  SET r.locked = true
  WITH r
  RETURN r.seq AS seq, r.hash AS hash, r.loading AS loading, r.loads AS loads
} IN TRANSACTIONS OF 1 ROW
WITH seq, hash, loads, loading WHERE loading IS NULL
CALL (seq) {
  OPTIONAL MATCH (n:Record)
  RETURN null AS kind, null AS source, null AS target,
    n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties
  UNION ALL
  MATCH (s:Record)-[r]->(t:Record)
  RETURN type(r) AS kind, s.id AS source, t.id AS target, properties(r) AS properties
}
RETURN seq, hash, loads, kind, source, target, properties
