"""What is taken away: map files, paper and slides, the workshop pack, each with its receipt."""
