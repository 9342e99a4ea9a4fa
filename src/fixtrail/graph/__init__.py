"""Threads to a graph: nodes, typed edges with evidence, hubs, and what was left out."""
