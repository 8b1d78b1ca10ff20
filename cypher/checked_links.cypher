// Purpose: every relationship there is, for the integrity check, ours or not.
// Parameters: none
// Returns: kind, source, target, properties
MATCH (s)-[r]->(t)
RETURN type(r) AS kind, s.id AS source, t.id AS target, properties(r) AS properties
ORDER BY r.id
