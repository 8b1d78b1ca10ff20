// Purpose: write documents over what they were, or new.
// Parameters: documents (list of maps with key and properties)
// Returns: nothing
UNWIND $documents AS document
MERGE (d:Document {key: document.key})
SET d = document.properties
