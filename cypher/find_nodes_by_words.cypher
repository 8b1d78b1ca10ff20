// Purpose: nodes whose name, alias or tag is known, found by the words in it.
// Parameters: query (for the full-text index: whole words), kinds (empty for any), after (an id),
//   name (in its compared form), tag, sensitivity (each or null), limit
// Returns: seq (the revision that is held meanwhile), nodes (list of property maps)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  CALL db.index.fulltext.queryNodes('record_words', $query) YIELD node AS n
  WITH n WHERE n.id > $after AND (size($kinds) = 0 OR n.kind IN $kinds)
    AND ($name IS NULL OR $name IN n._names)
    AND ($tag IS NULL OR $tag IN n.tags)
    AND ($sensitivity IS NULL OR n.sensitivity = $sensitivity)
  WITH n ORDER BY n.id LIMIT $limit
  RETURN collect(n {.*, _words: null, _title_words: null, _title: null, _names: null}) AS nodes
}
RETURN seq, nodes
