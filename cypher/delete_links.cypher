// Purpose: take links away.
// Parameters: links (list of maps with id, source and target)
// Returns: nothing
UNWIND $links AS link
MATCH (s:Record {id: link.source})-[r]->(t:Record {id: link.target}) WHERE r.id = link.id
DELETE r
