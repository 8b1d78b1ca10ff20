// Purpose: the newest entries of the change log before a revision that wrote a node, and those that
//   are asked for by themselves; otherwise as read_log.
// Parameters: id, also (sequence numbers), before (a sequence number), limit (the most entries)
// Returns: seq (the revision that is held meanwhile), entry (properties, with the first record
//   alone; null where there is none), is_cut (never), record (properties, null where it wrote
//   none), before_image
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  WITH seq, $also + COLLECT {
      MATCH (w:LogRecord {id: $id}) WHERE w.record = 'node' RETURN w.seq
    } AS asked
  OPTIONAL MATCH (e:LogEntry) WHERE e.seq IN asked AND e.seq < $before AND e.seq <= seq
  RETURN e ORDER BY e.seq DESC LIMIT $limit
}
OPTIONAL MATCH (l:LogRecord) WHERE l.seq = e.seq AND l.position >= 0
OPTIONAL MATCH (b:LogRecord {id: l.id})
WHERE b.record = l.record AND b.version = l.before_version AND l.before_version > 0
RETURN seq, CASE WHEN coalesce(l.position, 0) = 0 THEN properties(e) END AS entry,
  false AS is_cut, properties(l) AS record, b.image AS before_image
