"""What may be asked of the graph: each analysis run on the whole map and told to a reader."""
