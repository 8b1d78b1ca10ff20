// Purpose: the effects of a cause on one of several targets.
// Parameters: causes (list of maps with cause and targets)
// Returns: id
UNWIND $causes AS asked
MATCH (:Record {id: asked.cause})-[:CAUSES]->(e:Effect)-[:ON]->(t:Record)
WHERE t.id IN asked.targets
RETURN DISTINCT e.id AS id
