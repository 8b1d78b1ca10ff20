// Every place that is part of a place, however deep.
// :param place => 'england'
MATCH (within:Place)-[:PART_OF*1..12]->(:Place {id: $place})
RETURN DISTINCT within.name AS place, within.type AS type
ORDER BY place
