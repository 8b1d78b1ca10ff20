// Purpose: take the documents of a restore that never ended away.
// Parameters: none
// Returns: nothing
MATCH (d:Document)
DELETE d
