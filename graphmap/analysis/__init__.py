"""Analyses: pure functions from an influence graph to a frozen result."""
