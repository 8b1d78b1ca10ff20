// Purpose: what keeps two processes from migrating at once. Sent before the lock can be taken.
// Parameters: none
// Returns: nothing
CREATE CONSTRAINT migration_name IF NOT EXISTS FOR (m:Migration) REQUIRE m.name IS UNIQUE;
