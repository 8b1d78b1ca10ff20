// Purpose: take away a part of the records of a load that never ended.
// Parameters: limit
// Returns: count
MATCH (n:Record)
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS count
