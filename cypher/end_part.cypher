// Purpose: keep how far a load has come.
// Parameters: part (its number), seq, hash
// Returns: nothing
MATCH (r:Revision {name: 'graph'})
SET r.locked = true, r.seq = $seq, r.hash = $hash, r.loading_part = $part
