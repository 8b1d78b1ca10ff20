// Purpose: the documents of a collection.
// Parameters: first, last (keys that enclose those of the collection)
// Returns: id, version, body
MATCH (d:Document) WHERE $first < d.key < $last
RETURN d.id AS id, d.version AS version, d.body AS body
ORDER BY id
