// Purpose: every node as it lies in the database, for the integrity check.
// Parameters: none
// Returns: labels, properties
MATCH (n:Record)
RETURN labels(n) AS labels, properties(n) AS properties
ORDER BY n.id
