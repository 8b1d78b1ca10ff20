// Purpose: which of the ids are nodes, those that are about to be taken away among them.
// Parameters: ids
// Returns: id
MATCH (n:Record) WHERE n.id IN $ids
RETURN n.id AS id
