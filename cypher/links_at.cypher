// Purpose: the links of some kinds that start or end at one of the nodes, once each.
// Parameters: ids, kinds
// Returns: kind, source, target, properties
MATCH (n:Record)-[r]-() WHERE n.id IN $ids AND type(r) IN $kinds
WITH DISTINCT r
RETURN type(r) AS kind, startNode(r).id AS source, endNode(r).id AS target,
  properties(r) AS properties
