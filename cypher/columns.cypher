// Purpose: what the analyses read of the whole graph, as lists of columns. The revision is held for
//   a moment before and after, in transactions of their own: while it is read, others may write.
// Parameters: none
// Returns: seq, hash, loads (as hold_revision gives them, before it was read), after_seq,
//   after_hash, after_loads, after_loading (afterwards),
//   nodes (a list for each kind: the kind, and lists in one order: ids, names, polarities, days
//   from and until, fields (for each node the values in the order of COLUMN_FIELDS), aliases
//   (of persons)),
//   links (a list for all that differ in nothing but their ends: kind, days from and until,
//   status, and in one order the lists of sources and targets),
//   migrations (list of name and checksum)
CALL () {
  MATCH (r:Revision {name: 'graph'})
  SET r.locked = true
  WITH r
  RETURN r.seq AS seq, r.hash AS hash, r.loading AS loading, r.loads AS loads
} IN TRANSACTIONS OF 1 ROW
WITH seq, hash, loads, loading WHERE loading IS NULL
CALL (seq) {
  MATCH (n:Record)
  WITH n.kind AS kind, collect(n.id) AS ids, collect(coalesce(n.name, '')) AS names,
    collect(coalesce(n.polarity, 0)) AS polarities,
    collect(coalesce(n.valid_from, '')) AS valid_from,
    collect(coalesce(n.valid_until, '')) AS valid_until,
    collect([n.type, n.role, n.owner_scale, n.discretion, n.meadows_level, n.status,
      n.controllable_by, n.scale, n.state, n.date, n.illustrative, n.sensitivity, n.consent])
      AS fields,
    collect(CASE n.kind WHEN 'Person' THEN coalesce(n.aliases, []) END) AS aliases
  RETURN collect([kind, ids, names, polarities, valid_from, valid_until, fields, aliases])
    AS nodes
}
CALL (seq) {
  MATCH (s:Record)-[r]->(t:Record)
  WITH type(r) AS kind, r.valid_from AS valid_from, r.valid_until AS valid_until,
    r.status AS status, collect(s.id) AS sources, collect(t.id) AS targets
  RETURN collect([kind, valid_from, valid_until, status, sources, targets]) AS links
}
CALL () {
  MATCH (r:Revision {name: 'graph'})
  SET r.locked = true
  WITH r
  RETURN r.seq AS after_seq, r.hash AS after_hash, r.loading AS after_loading, r.loads AS after_loads
} IN TRANSACTIONS OF 1 ROW
RETURN seq, hash, loads, nodes, links,
  after_seq, after_hash, after_loads, after_loading,
  COLLECT {
    MATCH (m:Migration) WHERE m.checksum IS NOT NULL
    RETURN [m.name, m.checksum] ORDER BY m.name
  } AS migrations
