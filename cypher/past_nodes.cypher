// Purpose: every image in the log of some nodes.
// Parameters: ids
// Returns: image, version
MATCH (l:LogRecord) WHERE l.id IN $ids AND l.record = 'node' AND l.image IS NOT NULL
RETURN l.image AS image, l.version AS version
ORDER BY l.seq, l.position
