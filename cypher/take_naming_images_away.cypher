// Purpose: take some images, with their salts, out of the log; the hashes stay.
// Parameters: images (list of maps with seq and position)
// Returns: nothing
UNWIND $images AS erased
MATCH (l:LogRecord {seq: erased.seq, position: erased.position})
SET l.image = null, l.salt = null, l.source = null, l.target = null
