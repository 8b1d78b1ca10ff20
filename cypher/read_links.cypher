// Purpose: those of the links that exist, of whatever kind, for readers. The log says between which
//   nodes a link of that id was ever put; they are sought as in read_nodes.
// Parameters: ids
// Returns: seq (the revision that is held meanwhile),
//   links (list of maps with kind, source, target and properties)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  MATCH (l:LogRecord) WHERE l.id IN $ids AND l.record = 'link' AND l.source IS NOT NULL
  WITH DISTINCT l.id AS id, l.source AS source, l.target AS target
  MATCH (s:Record) WHERE source <= s.id <= source
  MATCH (s)-[r]->(t:Record) WHERE r.id = id AND target <= t.id <= target
  RETURN collect({kind: type(r), source: source, target: target, properties: properties(r)})
    AS links
}
RETURN seq, links
