// Purpose: what the server itself holds unique, and the indexes that the statements seek in.
// Parameters: none
// Returns: nothing
CREATE CONSTRAINT record_id IF NOT EXISTS FOR (n:Record) REQUIRE n.id IS UNIQUE;
CREATE INDEX record_kind IF NOT EXISTS FOR (n:Record) ON (n.kind, n.id);
CREATE FULLTEXT INDEX record_words IF NOT EXISTS FOR (n:Record) ON EACH [n._words]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
CREATE CONSTRAINT log_entry_seq IF NOT EXISTS FOR (e:LogEntry) REQUIRE e.seq IS UNIQUE;
CREATE CONSTRAINT log_entry_operation IF NOT EXISTS
FOR (e:LogEntry) REQUIRE e.operation_id IS UNIQUE;
CREATE INDEX log_record_seq IF NOT EXISTS FOR (l:LogRecord) ON (l.seq, l.position);
CREATE INDEX log_record_id IF NOT EXISTS FOR (l:LogRecord) ON (l.id);
CREATE CONSTRAINT document_key IF NOT EXISTS FOR (d:Document) REQUIRE d.key IS UNIQUE;
CREATE CONSTRAINT write_lock_name IF NOT EXISTS FOR (w:WriteLock) REQUIRE w.name IS UNIQUE;
CREATE CONSTRAINT revision_name IF NOT EXISTS FOR (r:Revision) REQUIRE r.name IS UNIQUE;
CALL db.awaitIndexes(25);
