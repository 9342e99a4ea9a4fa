"""The place of a version among the tags of its package, whether or not a tag has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fixtrail.versions.lines import Line, major, minor
from fixtrail.versions.number import LONGEST, Number, read
from fixtrail.versions.tags import Versioned, orders, style_of


class Place(NamedTuple):
    """`exact` are the tags of that version; `line` is the line that it is on, None where none is its. `below` and
    `above` are the tags next to it, on its line, of all lines of the package where it is on none; `later` are the tags
    of its line after it, `newer` those of the package, both ascending."""

    exact: tuple[Versioned, ...]
    line: Line | None
    below: Versioned | None
    above: Versioned | None
    later: tuple[Versioned, ...] = ()
    newer: tuple[Versioned, ...] = ()


def place(version: str, lines: Sequence[Line], ecosystem: str = "") -> Place | None:
    """Where `version` belongs among the lines of one package; None where it is no version that can be read, or where
    there are no lines."""
    number = read(version)
    if number is None or not lines or len(version) > LONGEST:
        return None
    tags = [v for line in lines for v in line.tags]
    texts = [v.version for v in tags]
    *found, own = orders([*texts, version], ecosystem, style_of(texts, ecosystem))
    order = dict(zip((v.tag.name for v in tags), found, strict=True))
    exact = tuple(v for v in tags if order[v.tag.name] == own)
    line = next((one for v in exact for one in lines if v in one.tags), None) or _line(number, own, lines, order)
    near = line.tags if line else tuple(tags)
    below = [v for v in near if order[v.tag.name] < own]
    above = [v for v in near if own < order[v.tag.name]]
    return Place(
        exact,
        line,
        max(below, key=lambda v: order[v.tag.name], default=None),
        min(above, key=lambda v: order[v.tag.name], default=None),
        tuple(above) if line else (),
        tuple(sorted((v for v in tags if own < order[v.tag.name]), key=lambda v: order[v.tag.name])),
    )


def _line(number: Number, own: object, lines: Sequence[Line], order: Mapping[str, Any]) -> Line | None:
    """The line of the minor series, else of the major version. Where several series have such a line, the main one if
    it has tags on both sides, else none: a bare version does not say whose it is."""
    for parts in (minor(number), major(number)):
        name = ".".join(map(str, parts))
        found = [line for line in lines if line.name == name or line.name.endswith(f"-{name}")]
        if len(found) == 1:
            return found[0]
        if found:
            main = next((line for line in found if line.name == name), found[0])
            keys = [order[v.tag.name] for v in main.tags]
            return main if main.name == name and min(keys) < own < max(keys) else None
    return None
