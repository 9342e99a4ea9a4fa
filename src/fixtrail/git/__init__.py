"""Real git: clones without file contents, and what their history says."""
