// Purpose: those of the links that exist, of whatever kind, for readers. The log says between which
//   nodes a link of that id was ever put.
// Parameters: ids
// Returns: kind, source, target, properties
MATCH (l:LogRecord) WHERE l.id IN $ids AND l.record = 'link' AND l.source IS NOT NULL
WITH DISTINCT l.id AS id, l.source AS source, l.target AS target
MATCH (s:Record {id: source})-[r]->(t:Record {id: target}) WHERE r.id = id
RETURN type(r) AS kind, source, target, properties(r) AS properties
ORDER BY id
