// Purpose: add links as relationships of their kind; one whose end is missing is passed over.
// Parameters: links (list of maps with kind, source, target and properties)
// Returns: nothing
UNWIND $links AS link
MATCH (s:Record {id: link.source})
MATCH (t:Record {id: link.target})
CREATE (s)-[r:$(link.kind)]->(t)
SET r = link.properties
