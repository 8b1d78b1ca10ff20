"""Files in and out: read, matched by name with what is there, laid over it; and written."""
