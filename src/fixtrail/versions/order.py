"""Two versions in order, and the line that a version is on."""

from __future__ import annotations

from collections.abc import Sequence

from fixtrail.versions.lines import Line
from fixtrail.versions.number import Style, read
from fixtrail.versions.place import place
from fixtrail.versions.schemes import key, scheme_of


def compare(a: str, b: str, ecosystem: str = "") -> int | None:
    """-1, 0 or 1 as `a` is before, the same as, or after `b` by the ecosystem's own rules (`pypi`, `npm`, `maven`,
    `go`, `debian` …), by the plain order where it is unknown or its rules do not know such a version. None where one
    of them is no version."""
    scheme = scheme_of(ecosystem, (a, b))
    first, second = key(a, scheme), key(b, scheme)
    if first is None or second is None:
        style = Style(letters=True)
        one, other = read(a, style), read(b, style)
        if one is None or other is None:
            return None
        first, second = one.key, other.key
    return -1 if first < second else 1 if second < first else 0


def in_line(version: str, lines: Sequence[Line]) -> Line | None:
    """The line that a version is on: the one that has it as a tag, else the one of its minor series, else of its major
    version. Only the main package is looked at where `lines` has several; None where no line is its."""
    packages = {line.package for line in lines}
    own = [line for line in lines if line.package == "" or len(packages) == 1]
    found = place(version, own)
    return found.line if found else None


def same(a: str, b: str) -> bool:
    """Whether two texts are one version, whatever zeros and `v` they are written with."""
    one, other = read(a), read(b)
    return one is not None and other is not None and one.key == other.key
