// Effects that nobody has recorded evidence for yet.
MATCH (cause)-[:CAUSES]->(e:Effect)-[:ON]->(target)
WHERE NOT EXISTS { (e)<-[:SUPPORTS|CHALLENGES]-() }
RETURN cause.name AS cause, e.polarity AS polarity, target.name AS target, e.id AS effect
ORDER BY cause, target
