// Purpose: nodes whose name, alias or tag is known, found by the words in it.
// Parameters: query (for the full-text index: whole words), kinds (empty for any), after (an id),
//   name (in its compared form), tag, sensitivity (each or null), limit
// Returns: properties
CALL db.index.fulltext.queryNodes('record_words', $query) YIELD node AS n
WITH n WHERE n.id > $after AND (size($kinds) = 0 OR n.kind IN $kinds)
  AND ($name IS NULL OR $name IN n._names)
  AND ($tag IS NULL OR $tag IN n.tags)
  AND ($sensitivity IS NULL OR n.sensitivity = $sensitivity)
RETURN n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties
ORDER BY n.id LIMIT $limit
