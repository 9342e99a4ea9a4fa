"""Facts to findings, a verdict, and the five headings."""
