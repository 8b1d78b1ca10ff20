// Purpose: keep that a migration was applied.
// Parameters: name, checksum
// Returns: nothing
MERGE (m:Migration {name: $name})
SET m.checksum = $checksum, m.applied_at = datetime()
