// Purpose: one document.
// Parameters: key (collection/id)
// Returns: version, body
MATCH (d:Document {key: $key})
RETURN d.version AS version, d.body AS body
