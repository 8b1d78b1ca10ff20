// Purpose: entries of the change log in their order.
// Parameters: after, until (sequence numbers), limit
// Returns: properties
MATCH (e:LogEntry) WHERE $after < e.seq <= $until
RETURN properties(e) AS properties
ORDER BY e.seq LIMIT $limit
