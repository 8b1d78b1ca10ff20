// Who sets each policy, who applies it, and where.
MATCH (p:Policy)
RETURN p.name AS policy,
  COLLECT { MATCH (o:Organisation)-[:SETS]->(p) RETURN o.name ORDER BY o.name } AS set_by,
  COLLECT { MATCH (o:Organisation)-[:APPLIES]->(p) RETURN o.name ORDER BY o.name } AS applied_by,
  COLLECT { MATCH (p)-[:APPLIES_IN]->(l:Place) RETURN l.name ORDER BY l.name } AS places
ORDER BY policy
