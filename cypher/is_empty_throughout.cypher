// Purpose: whether the store holds anything at all, which a restore does not go with.
// Parameters: none
// Returns: holds_anything
RETURN EXISTS { MATCH (:Record) } OR EXISTS { MATCH (:LogEntry) }
  OR EXISTS { MATCH (:Document) } AS holds_anything
