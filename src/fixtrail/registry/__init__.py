"""Package registries: whether and when a version was published."""
