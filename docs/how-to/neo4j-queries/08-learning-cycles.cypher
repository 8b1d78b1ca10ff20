// Learning cycles: what they are about, their experiments, and what they wait for.
MATCH (c:LearningCycle)-[:ABOUT]->(about)
RETURN c.name AS cycle, c.scale AS scale, about.name AS about,
  COLLECT { MATCH (x:Experiment)-[:PART_OF]->(c) RETURN coalesce(x.name, x.action) } AS experiments,
  COLLECT { MATCH (c)-[:NEEDS]->(n:EnablingCondition) RETURN n.name + ': ' + coalesce(n.state, '?') }
    AS needs
ORDER BY scale, cycle
