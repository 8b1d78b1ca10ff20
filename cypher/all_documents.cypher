// Purpose: every document.
// Parameters: none
// Returns: collection, id, version, body
MATCH (d:Document)
RETURN d.collection AS collection, d.id AS id, d.version AS version, d.body AS body
ORDER BY collection, id
