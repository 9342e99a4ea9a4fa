"""Traces: one file a kind, from lines to traces."""
