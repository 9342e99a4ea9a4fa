"""Findings become a `Report`, and a `Report` becomes Markdown, HTML, JSON and pictures of its graph."""
