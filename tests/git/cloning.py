"""A made repository, and clones of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fixtrail.git.clone import Clone
from fixtrail.git.clones import Clones
from fixtrail.git.source import source_for
from fixtrail.model.history import Repository
from tests.git.making import Made

LANTERN = Repository("github.com", "example", "lantern")


def made(tmp_path: Path, branch: str = "main") -> Made:
    """An empty repository where `clones` looks for `LANTERN`."""
    return Made(tmp_path / "source" / "example" / "lantern.git", branch)


def clones(tmp_path: Path, **more: Any) -> Clones:
    """Clones of what is made under `tmp_path`, in a folder of their own."""
    return Clones(tmp_path / "clones", {"github.com": source_for("github.com", f"file://{tmp_path}/source")}, **more)


def cloned(tmp_path: Path, **more: Any) -> Clone:
    """A clone of `LANTERN`, or the same brought up to date."""
    return clones(tmp_path, **more).update(LANTERN)
