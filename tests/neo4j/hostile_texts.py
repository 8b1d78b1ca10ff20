"""Texts that would do harm if they ever became a part of a statement."""

HOSTILE = [
    "' OR 1=1 //",
    '" RETURN 1 //',
    "`) DETACH DELETE n //",
    "}) MATCH (n) DETACH DELETE n //",
    "$ids",
    "$(node.kind)",
    "\\u0027",
    "'; DROP CONSTRAINT record_id; //",
    "CALL dbms.shutdown()",
    "a) -[r]-> (b",
    '+a* -b~ "c"^9 [a TO z] {a TO z} /x/ && || !',
    "AND OR NOT",
    "*:*",
    "\\",
    "${jndi:ldap://127.0.0.1/a}",
    "LOAD CSV FROM 'file:///etc/passwd' AS line",
    "é\u0301\u200bß",
    "\U0001f600" * 20,
    "x" * 300,
    "\n\t//\n/* */",
]
FIVE_HUNDRED = [
    f"{before}{text}{after}"
    for text in HOSTILE
    for before in ("", "a", "'", "`", '"')
    for after in ("", "b", "'", "` //", "*")
]
