// A node and all that is within two links of it, drawn as a graph.
// :param id => 'gateshead'
MATCH path = (:Record {id: $id})-[*1..2]-(:Record)
RETURN path
LIMIT 300
