// Purpose: whether a database without our migrations holds anything.
// Parameters: none
// Returns: found
MATCH (n) WHERE NOT n:Migration AND NOT n:WriteLock AND NOT n:Revision
RETURN true AS found LIMIT 1
