// Purpose: a person, the nodes that cannot stand without them, and the links of all of these; the
//   person is sought as in read_nodes. A cycle is about them; an answer is for them or for such a
//   cycle; whatever could not stand without these would go as well.
// Parameters: id
// Returns: seq (the revision that is held meanwhile), past (what the log holds of a person with that
//   id: list of maps with image and version), nodes (list of property maps), links (list of maps
//   with kind, source, target and properties)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  MATCH (p:Record) WHERE $id <= p.id <= $id
  MATCH (n:Record)-[:ABOUT|FOR*0..]->(p)
  WITH DISTINCT n
  OPTIONAL MATCH (n)-[l]-(:Record)
  WITH collect(DISTINCT n) AS nodes, collect(DISTINCT l) AS links
  RETURN
    [n IN nodes | n {.*, _words: null, _title_words: null, _title: null, _names: null}] AS nodes,
    [l IN links | {kind: type(l), source: startNode(l).id, target: endNode(l).id,
      properties: properties(l)}] AS links
}
RETURN seq, nodes, links, COLLECT {
    MATCH (i:LogRecord {id: $id})
    WHERE i.record = 'node' AND i.kind = 'Person' AND i.image IS NOT NULL
    RETURN {image: i.image, version: i.version}
  } AS past
