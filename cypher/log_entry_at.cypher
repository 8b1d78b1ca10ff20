// Purpose: the hash of one entry of the log.
// Parameters: seq
// Returns: hash
MATCH (e:LogEntry {seq: $seq})
RETURN e.hash AS hash
