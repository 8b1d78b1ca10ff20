"""Learning as a reader meets it: cycles, experiments and changes of policy."""
