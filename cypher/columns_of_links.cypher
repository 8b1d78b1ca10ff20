// Purpose: what the analyses read of the links, a row for all that differ in nothing but their ends.
// Parameters: none
// Returns: kind, valid_from, valid_until, status, and in one order the lists sources and targets
MATCH (s:Record)-[r]->(t:Record)
RETURN type(r) AS kind, r.valid_from AS valid_from, r.valid_until AS valid_until,
  r.status AS status, collect(s.id) AS sources, collect(t.id) AS targets
