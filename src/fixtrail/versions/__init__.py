"""Versions and tags in order, by ecosystem, one maintained line at a time."""
