// Purpose: what the analyses read of the nodes, a list for each column, a row for each kind.
// Parameters: none
// Returns: kind, and lists in one order: ids, names, polarities, valid_from, valid_until, fields
//   (for each node the values in the order of COLUMN_FIELDS)
MATCH (n:Record)
RETURN n.kind AS kind, collect(n.id) AS ids, collect(coalesce(n.name, '')) AS names,
  collect(coalesce(n.polarity, 0)) AS polarities,
  collect(coalesce(n.valid_from, '')) AS valid_from,
  collect(coalesce(n.valid_until, '')) AS valid_until,
  collect([n.type, n.role, n.owner_scale, n.discretion, n.meadows_level, n.status,
    n.controllable_by, n.scale, n.state, n.date, n.illustrative, n.sensitivity, n.consent])
    AS fields
