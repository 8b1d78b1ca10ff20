// Purpose: those of the nodes that exist, for the rules and for readers.
// Parameters: ids
// Returns: properties
MATCH (n:Record) WHERE n.id IN $ids
RETURN n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties
ORDER BY n.id
