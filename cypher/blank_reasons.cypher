// Purpose: take the reasons of some entries out of the log; the hashes stay.
// Parameters: seqs
// Returns: nothing
MATCH (e:LogEntry) WHERE e.seq IN $seqs
SET e.reason = null, e.reason_salt = null
