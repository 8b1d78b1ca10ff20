// Who changed what, newest first.
MATCH (e:LogEntry)
CALL (e) {
  MATCH (l:LogRecord {seq: e.seq}) WHERE l.position >= 0
  RETURN count(l) AS records
}
RETURN e.seq AS revision, e.at AS at, e.actor AS actor, e.reason AS reason, records
ORDER BY revision DESC
LIMIT 20
