// Purpose: whether the store holds nodes, which a bulk load does not go with.
// Parameters: none
// Returns: has_nodes
RETURN EXISTS { MATCH (:Record) } AS has_nodes
