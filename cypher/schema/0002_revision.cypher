// Purpose: the node that every write locks first, and the one that says the revision.
// Parameters: none
// Returns: nothing
MERGE (w:WriteLock {name: 'graph'}) ON CREATE SET w.locked = true;
MERGE (r:Revision {name: 'graph'})
ON CREATE SET r.locked = true, r.seq = 0, r.loads = 0,
  r.hash = '0000000000000000000000000000000000000000000000000000000000000000';
