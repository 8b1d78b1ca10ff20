// Purpose: append entries to the change log.
// Parameters: entries (list of property maps)
// Returns: nothing
UNWIND $entries AS entry
CREATE (e:LogEntry)
SET e = entry
