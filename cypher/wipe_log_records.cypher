// Purpose: take away a part of what the entries of a load that never ended wrote.
// Parameters: after (the revision before the load), limit
// Returns: count
MATCH (l:LogRecord) WHERE l.seq > $after AND l.position >= 0
WITH l LIMIT $limit
DELETE l
RETURN count(*) AS count
