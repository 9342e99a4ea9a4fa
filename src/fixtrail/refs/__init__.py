"""Refs: what people paste as the address of a thread, and every reference in a text."""
