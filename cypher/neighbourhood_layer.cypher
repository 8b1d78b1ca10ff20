// Purpose: the nodes one link away from a layer that were not seen yet.
// Parameters: layer, seen (ids), limit
// Returns: id
MATCH (n:Record)--(next:Record) WHERE n.id IN $layer AND NOT next.id IN $seen
RETURN DISTINCT next.id AS id
ORDER BY id LIMIT $limit
