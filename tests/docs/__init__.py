"""Docs that run: examples, generated pages, links."""
