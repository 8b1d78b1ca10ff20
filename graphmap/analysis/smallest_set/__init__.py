"""The smallest set of changes: chains that must be cut, and the best choice that cuts them."""
