// How many outcomes each policy blocks by effects of its own, and in how many places. The ranking
// of graphmap also follows chains through factors and other policies: ask that for a finding.
MATCH (p:Policy)-[:CAUSES]->(e:Effect {polarity: -1})-[:ON]->(o:Outcome)
OPTIONAL MATCH (e)-[:IN]->(place:Place)
RETURN p.name AS policy, count(DISTINCT o) AS outcomes, count(DISTINCT place) AS places
ORDER BY outcomes DESC, places DESC, policy
