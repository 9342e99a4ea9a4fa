"""Weights out of a data file: a weight, a role, and the place that it is for, one a line; `#` begins a comment line."""

from __future__ import annotations

from collections.abc import Set


def weights(text: str, name: str, known: Set[str]) -> dict[str, dict[str, float]]:
    """Role -> place -> weight; ValueError with `name` and line number for what is no weight of a known place."""
    found: dict[str, dict[str, float]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            weighs, role, place = line.split()
            found.setdefault(role, {})[_checked(place, known)] = float(weighs)
        except ValueError as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return found


def _checked(place: str, known: Set[str]) -> str:
    if place not in known:
        raise ValueError(f"no such place: {place}")
    return place
