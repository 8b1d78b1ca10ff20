// Purpose: append what entries of the change log wrote, with images and salts.
// Parameters: records (list of property maps)
// Returns: nothing
UNWIND $records AS record
CREATE (l:LogRecord)
SET l = record
