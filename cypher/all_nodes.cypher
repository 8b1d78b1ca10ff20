// Purpose: every node, in any order.
// Parameters: none
// Returns: properties
MATCH (n:Record)
RETURN n {.*, _words: null, _title_words: null, _title: null, _names: null} AS properties
