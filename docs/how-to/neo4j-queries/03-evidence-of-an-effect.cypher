// The observations for and against an effect, with their sources.
// :param effect => 'the id of an effect'
MATCH (o:Observation)-[r:SUPPORTS|CHALLENGES]->(:Effect {id: $effect})
OPTIONAL MATCH (o)-[:CITES]->(s:Source)
RETURN type(r) AS stance, o.date AS date, o.text AS observation, o.confidence AS confidence,
  collect(s.name) AS sources
ORDER BY stance DESC, date
