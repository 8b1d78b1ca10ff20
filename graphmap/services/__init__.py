"""What a user can do, one function each; a file a subject."""
