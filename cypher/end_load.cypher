// Purpose: take the mark of a load away and publish the revision it ended, or began, with.
// Parameters: seq, hash
// Returns: nothing
MATCH (r:Revision {name: 'graph'})
SET r.locked = true, r.seq = $seq, r.hash = $hash, r.loading = null, r.loading_kind = null,
  r.loading_from = null, r.loading_part = null
