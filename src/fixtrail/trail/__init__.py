"""The verbs of the product, one file per group: the only place that knows in which order the rooms are called."""
