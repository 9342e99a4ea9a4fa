"""Tests of the clones, and real repositories made for tests."""
