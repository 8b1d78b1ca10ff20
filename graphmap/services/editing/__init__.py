"""Changing the map by hand: records, links, lists and duplicates, each as one change set."""
