"""The verbs of the product, one file per group of verbs; the only place that knows in which order the rooms are called."""
