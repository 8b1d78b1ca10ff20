// Purpose: the revision of the graph, held for a moment: what it published has been written out.
// Parameters: none
// Returns: seq
MATCH (r:Revision {name: 'graph'})
SET r.locked = true
WITH r.seq AS seq, r.loading AS loading WHERE loading IS NULL
RETURN seq
