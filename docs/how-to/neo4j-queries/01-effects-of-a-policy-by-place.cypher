// What a policy does directly, place by place, with the evidence for and against.
// :param policy => 'council-tax-recovery'
MATCH (p:Policy {id: $policy})-[:CAUSES]->(e:Effect)-[:ON]->(o:Outcome|Factor|Policy)
OPTIONAL MATCH (e)-[:IN]->(place:Place)
RETURN coalesce(place.name, '(no place)') AS place,
  CASE e.polarity WHEN -1 THEN 'blocks or lowers' WHEN 1 THEN 'enables or raises'
    ELSE 'may block or enable' END AS effect,
  o.name AS on_what,
  COUNT { (e)<-[:SUPPORTS]-() } AS supports, COUNT { (e)<-[:CHALLENGES]-() } AS challenges
ORDER BY place, on_what
