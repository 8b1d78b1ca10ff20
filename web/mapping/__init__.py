"""The map, its twin, the page of a node, search, and the list of maps."""
