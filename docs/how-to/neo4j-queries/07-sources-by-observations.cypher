// Which sources the observations cite, and how many do.
MATCH (o:Observation)-[:CITES]->(s:Source)
RETURN s.name AS source, s.publisher AS publisher, count(o) AS observations
ORDER BY observations DESC, source
