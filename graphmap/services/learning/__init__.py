"""What a steward can do with learning: cycles, experiments, changes of policy."""
