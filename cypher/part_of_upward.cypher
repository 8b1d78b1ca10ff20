// Purpose: every PART_OF on a path that starts at one of a few nodes.
// Parameters: ids
// Returns: kind, source, target, properties
UNWIND $ids AS id
MATCH (:Record {id: id})-[:PART_OF*0..]->(above)
WITH DISTINCT above
MATCH (above)-[r:PART_OF]->(next)
RETURN type(r) AS kind, above.id AS source, next.id AS target, properties(r) AS properties
