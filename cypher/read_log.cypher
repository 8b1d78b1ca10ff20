// Purpose: entries of the change log for readers, with what each wrote and the image that each of
//   those records had before; a row for each record, in any order.
// Parameters: after (a sequence number), limit (the most entries), most_records (an entry of more
//   is given without its records; null for all)
// Returns: seq (the revision that is held meanwhile), entry (properties, with the first record
//   alone; null where there is none), is_cut (whether its records were left out), record
//   (properties, null where it wrote none), before_image
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
CALL (seq) {
  OPTIONAL MATCH (e:LogEntry) WHERE $after < e.seq <= seq
  RETURN e ORDER BY e.seq LIMIT $limit
}
WITH seq, e, $most_records IS NOT NULL AND EXISTS {
    MATCH (x:LogRecord) WHERE x.seq = e.seq AND x.position >= $most_records
  } AS is_cut
OPTIONAL MATCH (l:LogRecord) WHERE l.seq = e.seq AND l.position >= 0 AND NOT is_cut
OPTIONAL MATCH (b:LogRecord {id: l.id})
WHERE b.record = l.record AND b.version = l.before_version AND l.before_version > 0
RETURN seq, CASE WHEN coalesce(l.position, 0) = 0 THEN properties(e) END AS entry, is_cut,
  properties(l) AS record, b.image AS before_image
