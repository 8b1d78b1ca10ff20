// Purpose: some nodes and the links among them.
// Parameters: ids
// Returns: properties, links (list of maps with kind, source, target and properties)
MATCH (n:Record) WHERE n.id IN $ids
OPTIONAL MATCH (n)-[r]->(t:Record) WHERE t.id IN $ids
WITH n, collect(CASE WHEN r IS NULL THEN null ELSE
  {kind: type(r), source: n.id, target: t.id, properties: properties(r)} END) AS links
RETURN n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties, links
ORDER BY n.id
