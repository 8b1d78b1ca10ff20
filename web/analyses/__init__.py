"""The pages of the analyses, and the same as JSON."""
