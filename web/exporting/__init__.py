"""What is taken away: the workshop pack and files of data."""
