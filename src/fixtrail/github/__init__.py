"""Threads from GitHub, over GraphQL or REST, and from what was stored of them."""
