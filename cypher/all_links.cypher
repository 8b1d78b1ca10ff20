// Purpose: every link, in any order.
// Parameters: none
// Returns: kind, source, target, properties
MATCH (s:Record)-[r]->(t:Record)
RETURN type(r) AS kind, s.id AS source, t.id AS target, properties(r) AS properties
