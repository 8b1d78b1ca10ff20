// Purpose: all links of a kind that must not form a circle, where paths start at many nodes.
// Parameters: kind
// Returns: kind, source, target, properties
MATCH (s:Record)-[r:PART_OF|DERIVES_FROM]->(t:Record) WHERE type(r) = $kind
RETURN type(r) AS kind, s.id AS source, t.id AS target, properties(r) AS properties
