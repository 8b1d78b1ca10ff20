// Purpose: every DERIVES_FROM on a path that starts at one of a few nodes.
// Parameters: ids
// Returns: kind, source, target, properties
UNWIND $ids AS id
MATCH (:Record {id: id})-[:DERIVES_FROM*0..]->(above)
WITH DISTINCT above
MATCH (above)-[r:DERIVES_FROM]->(next)
RETURN type(r) AS kind, above.id AS source, next.id AS target, properties(r) AS properties
