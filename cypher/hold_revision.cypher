// Purpose: the revision, held until the end of the transaction: nobody publishes another one, and
//   what was published before has been written out. Setting the same value only takes the lock.
// Parameters: none
// Returns: seq, hash (of the newest log entry), loading (the mark of a bulk load, or null),
//   loads (how many bulk loads ever began), nodes and links (how many there are)
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.hash AS hash, r.loading AS loading, r.loads AS loads
CALL (seq) {
  MATCH (n:Record)
  RETURN count(n) AS nodes
}
CALL (seq) {
  MATCH (:Record)-[r]->()
  RETURN count(r) AS links
}
RETURN seq, hash, loading, loads, nodes, links
