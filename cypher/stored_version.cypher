// Purpose: which version of a document is stored, looked at before it is written over.
// Parameters: key (collection/id)
// Returns: version
MATCH (d:Document {key: $key})
RETURN d.version AS version
