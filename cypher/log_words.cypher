// Purpose: the actors and reasons of the log.
// Parameters: none
// Returns: seq, actor, reason
MATCH (e:LogEntry)
RETURN e.seq AS seq, e.actor AS actor, e.reason AS reason
ORDER BY seq
