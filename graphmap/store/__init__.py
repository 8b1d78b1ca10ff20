"""Where graphs are kept: the port and its adapters."""
