"""fixtrail: paste a GitHub issue, follow the trail to its fix."""
