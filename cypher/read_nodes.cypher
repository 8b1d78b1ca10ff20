// Purpose: those of the nodes that exist, for readers. An id is sought as a range: sought as it is,
//   in a statement that also locks, it would wait for whoever is adding a node of that id.
// Parameters: ids
// Returns: seq (the revision that is held meanwhile), nodes (list of property maps)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  UNWIND $ids AS id
  MATCH (n:Record) WHERE id <= n.id <= id
  RETURN collect(n {.*, _words: null, _title_words: null, _title: null, _names: null}) AS nodes
}
RETURN seq, nodes
