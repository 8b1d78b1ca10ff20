// Purpose: take away a part of the entries of a load that never ended.
// Parameters: after (the revision before the load), limit
// Returns: count
MATCH (e:LogEntry) WHERE e.seq > $after
WITH e LIMIT $limit
DELETE e
RETURN count(*) AS count
