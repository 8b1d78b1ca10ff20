"""Maps as they are drawn: what is on them, where it stands, how it gets better."""
