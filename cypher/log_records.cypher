// Purpose: what entries of the change log wrote, in their order.
// Parameters: first, last (sequence numbers)
// Returns: properties
MATCH (l:LogRecord) WHERE $first <= l.seq <= $last AND l.position >= 0
RETURN properties(l) AS properties
ORDER BY l.seq, l.position
