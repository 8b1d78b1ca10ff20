// Purpose: write a document over the version that was seen, or new, under the lock of all writes.
// Parameters: key (collection/id), seen (its version, 0 for none), properties
// Returns: stored (the version that was there, 0 for none; where it is not seen nothing is written)
MATCH (w:WriteLock {name: 'graph'})
SET w.locked = true
WITH w
OPTIONAL MATCH (d:Document {key: $key})
WITH coalesce(d.version, 0) AS stored
CALL (stored) {
  WITH stored WHERE stored = $seen
  MERGE (d:Document {key: $key})
  SET d = $properties
}
RETURN stored
