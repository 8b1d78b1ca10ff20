// Purpose: nodes that hold a word beginning with each of the asked ones, the best first.
// Parameters: query (for the full-text index: beginnings of words), words (those asked for),
//   is_exact (whether the index alone decides, no word being too long for it), limit
// Returns: seq (the revision that is held meanwhile), nodes (list of property maps)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  CALL db.index.fulltext.queryNodes('record_words', $query) YIELD node AS n
  WITH n WHERE $is_exact
    OR all(asked IN $words WHERE any(word IN n._words WHERE word STARTS WITH asked))
  WITH n, coalesce(n.name, n._title) AS title,
    size([asked IN $words WHERE any(word IN n._title_words WHERE word STARTS WITH asked)]) AS hits
  ORDER BY hits DESC, title, n.id LIMIT $limit
  RETURN collect(n {.*, _words: null, _title_words: null, _title: null, _names: null}) AS nodes
}
RETURN seq, nodes
