// Purpose: take the actors of some entries out of the log; the hashes stay.
// Parameters: seqs
// Returns: nothing
MATCH (e:LogEntry) WHERE e.seq IN $seqs
SET e.actor = null, e.actor_salt = null
