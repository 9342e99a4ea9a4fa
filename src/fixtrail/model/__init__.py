"""Frozen values that every room speaks: refs, threads, graphs, evidence, findings, reports, limits."""
