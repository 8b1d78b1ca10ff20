// Purpose: let one process at a time bring the schema up to date.
// Parameters: none
// Returns: nothing
MERGE (m:Migration {name: 'lock'})
SET m.locked = true
