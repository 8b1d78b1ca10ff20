// Purpose: some nodes and the links among them; the nodes are sought as in read_nodes. The other end
//   of a link is not named, so that no plan seeks it: for each node it would seek all of them.
// Parameters: ids
// Returns: seq (the revision that is held meanwhile), properties (null in the one row of an answer
//   without nodes), links (list of maps with kind, source, target and properties)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
OPTIONAL CALL (seq) {
  UNWIND $ids AS id
  MATCH (n:Record) WHERE id <= n.id <= id
  OPTIONAL MATCH (n)-[r]->() WHERE endNode(r).id IN $ids
  RETURN n, collect(CASE WHEN r IS NULL THEN null ELSE
    {kind: type(r), source: n.id, target: endNode(r).id, properties: properties(r)} END) AS links
}
RETURN seq, links,
  n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties
