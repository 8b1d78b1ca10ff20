// Purpose: give nodes that exist new properties in place of all they had.
// Parameters: nodes (list of maps with id and properties)
// Returns: nothing
UNWIND $nodes AS node
MATCH (n:Record {id: node.id})
SET n = node.properties
