// Purpose: some documents, those of them that there are.
// Parameters: keys (collection/id)
// Returns: id, version, body
MATCH (d:Document) WHERE d.key IN $keys
RETURN d.id AS id, d.version AS version, d.body AS body
ORDER BY id
