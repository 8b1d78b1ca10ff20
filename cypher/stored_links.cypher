// Purpose: those of the links that exist, of whatever kind, with the salted hash that the log wrote
//   of each. The log says between which nodes a link of that id was ever put.
// Parameters: ids
// Returns: kind, source, target, properties, hash
MATCH (l:LogRecord) WHERE l.id IN $ids AND l.record = 'link' AND l.source IS NOT NULL
WITH DISTINCT l.id AS id, l.source AS source, l.target AS target
MATCH (s:Record {id: source})-[r]->(t:Record {id: target}) WHERE r.id = id
OPTIONAL MATCH (w:LogRecord {id: id}) WHERE w.record = 'link' AND w.version = r.version
RETURN type(r) AS kind, source, target, properties(r) AS properties, w.after_hash AS hash
ORDER BY id
