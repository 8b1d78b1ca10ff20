// Purpose: whether somebody was erased after a revision.
// Parameters: revision
// Returns: found
MATCH (e:LogEntry) WHERE e.seq > $revision AND e.type = 'erase'
RETURN true AS found LIMIT 1
