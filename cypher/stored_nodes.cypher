// Purpose: those of the nodes that exist, with the salted hash that the log wrote of each.
// Parameters: ids
// Returns: properties, hash
MATCH (n:Record) WHERE n.id IN $ids
OPTIONAL MATCH (l:LogRecord {id: n.id}) WHERE l.record = 'node' AND l.version = n.version
RETURN n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties,
  l.after_hash AS hash
ORDER BY n.id
