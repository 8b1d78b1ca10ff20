// Purpose: nodes of any kind, in the order of their ids, that fit every condition given.
// Parameters: after (an id), name (in its compared form), tag, sensitivity (each or null), limit
// Returns: seq (the revision that is held meanwhile), nodes (list of property maps)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  MATCH (n:Record) WHERE n.id > $after
    AND ($name IS NULL OR $name IN n._names)
    AND ($tag IS NULL OR $tag IN n.tags)
    AND ($sensitivity IS NULL OR n.sensitivity = $sensitivity)
  WITH n ORDER BY n.id LIMIT $limit
  RETURN collect(n {.*, _words: null, _title_words: null, _title: null, _names: null}) AS nodes
}
RETURN seq, nodes
