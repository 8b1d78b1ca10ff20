// Purpose: mark the graph as being loaded.
// Parameters: mark, kind (bulk or restore), start (the revision before it)
// Returns: nothing
MATCH (r:Revision {name: 'graph'})
SET r.locked = true, r.loading = $mark, r.loading_kind = $kind, r.loading_from = $start,
  r.loading_part = 0, r.loads = r.loads + 1
