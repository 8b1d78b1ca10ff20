// Purpose: whether the log holds an image of a person with that id.
// Parameters: id
// Returns: found
MATCH (l:LogRecord {id: $id})
WHERE l.record = 'node' AND l.kind = 'Person' AND l.image IS NOT NULL
RETURN true AS found LIMIT 1
