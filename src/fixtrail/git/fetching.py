"""How a clone is made and brought up to date.

A source whose history has gaps (a shallow clone) is refused before anything is fetched: git would ask it for what is
missing, again and again, each time by another process (before 2.45).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from fixtrail.errors import LocalFailure, Unreachable
from fixtrail.git.complaints import complaint, kind_of
from fixtrail.git.process import Git
from fixtrail.git.source import Source

OnSaid = Callable[[str], None]
_REFSPECS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
# Every commit and folder listing, no contents of files (https://git-scm.com/docs/partial-clone).
_FILTER = "--filter=blob:none"
_CONFIG = (
    ("core.repositoryFormatVersion", "1"),
    ("remote.origin.promisor", "true"),
    ("remote.origin.partialCloneFilter", "blob:none"),
)
# As upload-pack says it in its first answer (https://git-scm.com/docs/gitprotocol-pack#_reference_discovery).
_SHALLOW = re.compile(r"packet: .{0,40}< shallow [0-9a-f]{40}")


class Damaged(Exception):
    """A clone cannot be brought up to date for what it is itself: it has to be made anew."""


class Remote(NamedTuple):
    """What a clone is of: the source with its token, and the address of the repository there."""

    source: Source
    address: str


class Fetching:
    """git on the way to one source, while the lock whose descriptor is `held` is ours."""

    def __init__(self, git: Git, remote: Remote, held: int, on_said: OnSaid | None) -> None:
        self._git = git
        self.remote = remote
        self._held = held
        self._on_said = on_said

    def clone(self, folder: Path) -> None:
        """Make a whole clone in `folder`, which is not there.

        NotFound, Forbidden, Unreachable, LocalFailure: it cannot be made. Unreachable: its source is shallow too.
        """
        done = self._git.run("init", "--quiet", "--bare", f"--template={os.devnull}", "--", os.fspath(folder))
        if done.status:
            raise complaint(done.said, f"{folder}", LocalFailure)
        for key, value in (*_CONFIG, ("remote.origin.url", self.remote.address)):
            self._git.check("config", key, value, folder=folder)
        try:
            self.update(folder)
        except Damaged as error:
            raise complaint(str(error), self.remote.address, Unreachable) from error
        self._git.check("commit-graph", "write", "--reachable", folder=folder)

    def update(self, folder: Path) -> None:
        """Fetch what is new and moved, drop what is gone, and follow the default branch: all of it or nothing.

        Damaged: the clone does not let it. NotFound, Forbidden, Unreachable: its source does not; LocalFailure.
        """
        head = self._head(folder)
        done = self._git.run(
            "fetch", "--atomic", "--force", "--prune", "--no-tags", "--no-write-fetch-head", "--progress", _FILTER,
            "--no-recurse-submodules", "origin", *_REFSPECS,
            folder=folder, source=self.remote.source, held=self._held, on_said=self._on_said,
        )  # fmt: skip
        if done.status:
            self._refuse(done.said)
        if head:
            self._git.check("symbolic-ref", "HEAD", head, folder=folder)

    def _refuse(self, said: str) -> None:
        """Raise what a failed fetch means."""
        if kind_of(said) in (None, LocalFailure) and "No space" not in said:
            raise Damaged(said)
        raise complaint(said, self.remote.address, Unreachable)

    def _head(self, folder: Path) -> str:
        """The default branch of the source as a full name; '' where it names none.

        Unreachable: the source is a shallow clone. GitHub has none, so only another source is asked in the older
        protocol, which tells it before anything is fetched.
        """
        mirror = self.remote.source.mirror
        done = self._git.run(
            *(("-c", "protocol.version=0") if mirror else ()),
            "ls-remote", "--symref", "--", self.remote.address, "HEAD",
            folder=folder, source=self.remote.source, held=self._held, traced=mirror,
        )  # fmt: skip
        if done.status:
            raise complaint(done.said, self.remote.address, Unreachable)
        if _SHALLOW.search(done.said):
            raise Unreachable(f"{self.remote.address} is itself a shallow clone: it is refused, its history has gaps.")
        for line in done.output.decode("utf-8", "replace").splitlines():
            if line.startswith("ref: refs/heads/") and line.endswith("\tHEAD"):
                return line.removeprefix("ref: ").removesuffix("\tHEAD")
        return ""


def fetch_contents(git: Git, folder: Path, remote: Remote | None, blobs: Iterable[str]) -> None:
    """Fetch the contents of these files (full ids), in one request.

    Unreachable, Forbidden, NotFound: they cannot be had, or nothing may be asked.
    """
    if remote is None:
        raise Unreachable("The contents of files are not in the clone, and nothing may be asked.")
    done = git.run(
        "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
        "--no-recurse-submodules", _FILTER, "--stdin", "origin",
        folder=folder, source=remote.source, given="".join(f"{blob}\n" for blob in blobs).encode(),
    )  # fmt: skip
    if done.status:
        raise complaint(done.said, f"the contents of files of {remote.address}", Unreachable)
