"""What changed, who changed it and why; the graph as it was; taking changes back."""
