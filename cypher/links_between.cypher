// Purpose: the links that go from one node to another, of whatever kind.
// Parameters: pairs (list of maps with source and target)
// Returns: kind, source, target, properties
UNWIND $pairs AS pair
MATCH (s:Record {id: pair.source})-[r]->(t:Record {id: pair.target})
RETURN type(r) AS kind, pair.source AS source, pair.target AS target, properties(r) AS properties
