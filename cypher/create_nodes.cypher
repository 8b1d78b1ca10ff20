// Purpose: add nodes with the label of their kind beside Record.
// Parameters: nodes (list of maps with kind and properties)
// Returns: nothing
UNWIND $nodes AS node
CREATE (n:Record:$(node.kind))
SET n = node.properties
