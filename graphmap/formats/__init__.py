"""Files to and from the model: symmetric pairs of `read_x` and `write_x`."""
