"""Fingerprint: an error to its signature, with the steps that led to it."""
