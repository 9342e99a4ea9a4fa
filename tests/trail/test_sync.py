"""Keeping the history of a repository at hand."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fixtrail.errors import InvalidInput, NotFound
from fixtrail.git.place import Place
from fixtrail.model.limits import Limits
from fixtrail.store.database import open_store
from fixtrail.trail.sync import Synced, sync_git
from fixtrail.trail.tools import Tools
from tests.git.cloning import LANTERN, clones, made


def test_sync_makes_a_clone_then_updates_it(tmp_path: Path) -> None:
    """What is there now, and how much of it is new."""
    source = made(tmp_path)
    source.release("v1")
    with open_store(":memory:") as store:
        tools = Tools(store, None, Limits(), ("github.com",), clones=clones(tmp_path), elapsed=lambda: 1.0)
        folder = str(Place(tmp_path / "clones", LANTERN).clone)
        first = sync_git(tools, "example/lantern")
        assert first == Synced(LANTERN, folder, "main", 1, 1, 1, made=True, seconds=0.0)
        source.release("v2")
        source.git("branch", "side")
        again = sync_git(tools, "https://github.com/example/lantern.git")
        assert msgspec.structs.astuple(again)[2:] == ("main", 2, 1, 2, False, 0.0)


def test_sync_tells_what_cannot_be_synced(tmp_path: Path) -> None:
    """A name that is none, a repository that is not there, and no place for clones."""
    with open_store(":memory:") as store:
        tools = Tools(store, None, Limits(), ("github.com",), clones=clones(tmp_path))
        with pytest.raises(InvalidInput, match="is not the name of a repository"):
            sync_git(tools, "lantern")
        with pytest.raises(NotFound, match="there is no such repository"):
            sync_git(tools, "example/none")
        with pytest.raises(InvalidInput, match="no folder for clones"):
            sync_git(msgspec.structs.replace(tools, clones=None), "example/lantern")


def test_sync_makes_a_damaged_clone_anew(tmp_path: Path) -> None:
    """A clone that cannot be read counts as none before."""
    made(tmp_path).release("v1")
    with open_store(":memory:") as store:
        tools = Tools(store, None, Limits(), ("github.com",), clones=clones(tmp_path))
        done = sync_git(tools, "example/lantern")
        (Path(done.folder) / "HEAD").unlink()
        assert sync_git(tools, "example/lantern").made is True
