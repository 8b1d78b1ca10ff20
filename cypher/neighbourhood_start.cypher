// Purpose: those of the ids that are nodes, the first of them.
// Parameters: ids, limit
// Returns: id
MATCH (n:Record) WHERE n.id IN $ids
RETURN n.id AS id
ORDER BY id LIMIT $limit
