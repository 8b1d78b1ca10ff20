// Purpose: take every image and salt of some records out of the log; the hashes stay.
// Parameters: records (list of maps with record and id)
// Returns: nothing
UNWIND $records AS erased
MATCH (l:LogRecord {id: erased.id}) WHERE l.record = erased.record
SET l.image = null, l.salt = null, l.source = null, l.target = null
