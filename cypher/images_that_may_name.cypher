// Purpose: the images in the log whose words may hold a name: those that hold one of some words in
//   lower case, and those that hold other letters than ASCII, which may be that word in other
//   letters; the caller looks closer.
// Parameters: hints (words in lower case, of ASCII alone)
// Returns: seq, position, record, version, image, is_newest (whether the log says nothing later of
//   that record, which is then there as it is in the image)
MATCH (l:LogRecord)
WHERE l.image IS NOT NULL
  AND (any(hint IN $hints WHERE toLower(l.image) CONTAINS hint)
    OR l.image =~ '(?s).*[^\\x00-\\x7F].*')
RETURN l.seq AS seq, l.position AS position, l.record AS record, l.version AS version,
  l.image AS image,
  NOT EXISTS {
    MATCH (x:LogRecord {id: l.id}) WHERE x.record = l.record AND x.seq > l.seq
  } AS is_newest
