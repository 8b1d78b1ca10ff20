// Purpose: what entries of the change log wrote, with the image that each record had before.
// Parameters: first, last (sequence numbers)
// Returns: properties, before_image
MATCH (l:LogRecord) WHERE $first <= l.seq <= $last AND l.position >= 0
OPTIONAL MATCH (b:LogRecord {id: l.id})
WHERE b.record = l.record AND b.version = l.before_version AND l.before_version > 0
RETURN properties(l) AS properties, b.image AS before_image
ORDER BY l.seq, l.position
