// Purpose: every image in the log of a link that starts or ends at one of the nodes.
// Parameters: ids
// Returns: image, version
MATCH (l:LogRecord)
WHERE l.record = 'link' AND l.image IS NOT NULL AND (l.source IN $ids OR l.target IN $ids)
RETURN l.image AS image, l.version AS version
ORDER BY l.seq, l.position
