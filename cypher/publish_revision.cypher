// Purpose: the last thing of every write to the graph: publish its revision. Readers of what is
//   being written out wait for this lock, for as long as the commit takes.
// Parameters: seq, hash
// Returns: nothing
MATCH (r:Revision {name: 'graph'})
SET r.locked = true, r.seq = $seq, r.hash = $hash
