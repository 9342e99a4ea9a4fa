"""What a lock file says: one version of one package."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fixtrail.errors import InvalidInput

LockEcosystem = Literal["pypi", "npm", "crates", "go"]


class Locked(NamedTuple):
    """`version` as the file has it: a version, or where the sources are taken from in place of one (`git+https://…`)."""

    ecosystem: LockEcosystem
    name: str
    version: str


def broken(name: str, line: int, why: str) -> InvalidInput:
    """The error for a lock file that cannot be read; `line` counts from 1."""
    return InvalidInput(f"{name}, line {line}: {why}")
