// Purpose: which migrations were applied.
// Parameters: none
// Returns: name, checksum
MATCH (m:Migration) WHERE m.checksum IS NOT NULL
RETURN m.name AS name, m.checksum AS checksum
ORDER BY name
