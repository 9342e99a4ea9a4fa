"""Keeping repositories at hand: their history, as clones."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.history import Repository
from fixtrail.refs.repositories import repository
from fixtrail.trail.tools import Tools


class Synced(msgspec.Struct, frozen=True):
    """What a clone has now; `new_tags` counts those that it had not before, `folder` is where it is."""

    repository: Repository
    folder: str
    branch: str
    tags: int
    new_tags: int
    branches: int
    made: bool
    seconds: float


def sync_git(tools: Tools, name: str, on_said: Callable[[str], None] | None = None) -> Synced:
    """Make or update the clone of a repository (`OWNER/REPO`, or with its host); what asks for its history then reads
    the clone. `on_said` hears what git says of its progress.

    InvalidInput: no name of a repository, or nothing may be cloned. NotFound, Forbidden, Unreachable: it cannot be
    cloned. LocalFailure: the disk, git, or what stands in the place of the clone. Cancelled.
    """
    where = repository(name, tools.hosts, tools.hosts[0])
    if tools.clones is None:
        raise InvalidInput("There is no folder for clones.")
    started = tools.elapsed()
    before = tools.clones.names(where)
    clone = tools.clones.update(where, on_said)
    tags = {tag.name for tag in clone.tags()}
    return Synced(
        repository=where,
        folder=str(clone.folder),
        branch=clone.head(),
        tags=len(tags),
        new_tags=len(tags - (before or set())),
        branches=len(clone.branches() or ()),
        made=before is None,
        seconds=round(tools.elapsed() - started, 3),
    )
