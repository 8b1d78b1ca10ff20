"""Recording an observation in under a minute: what its words suggest, and writing it."""
