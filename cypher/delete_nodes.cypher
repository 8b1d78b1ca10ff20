// Purpose: take nodes away that have no links.
// Parameters: ids
// Returns: nothing
MATCH (n:Record) WHERE n.id IN $ids
DELETE n
