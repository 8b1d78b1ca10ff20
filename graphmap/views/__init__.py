"""Results and maps for a reader's eye."""
