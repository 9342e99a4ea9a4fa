"""How a clone is made and brought up to date."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from fixtrail.errors import LocalFailure, Unreachable
from fixtrail.git.complaints import complaint, kind_of
from fixtrail.git.process import Git
from fixtrail.git.source import Source

OnSaid = Callable[[str], None]
_REFSPECS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
# Every commit and folder listing, no contents of files (https://git-scm.com/docs/partial-clone).
_FILTER = "--filter=blob:none"


class Damaged(Exception):
    """A clone cannot be brought up to date for what it is itself: it has to be made anew."""


class Fetching:
    """git on the way to one source, while the lock whose descriptor is `held` is ours."""

    def __init__(self, git: Git, source: Source, address: str, held: int, on_said: OnSaid | None) -> None:
        self._git = git
        self._source = source
        self.address = address
        self._held = held
        self._on_said = on_said

    def clone(self, folder: Path) -> None:
        """Make a whole clone in `folder`, which is not there.

        NotFound, Forbidden, Unreachable, LocalFailure: it cannot be made. Unreachable: its source is shallow too.
        """
        said = self._ask(
            None, "clone", "--bare", _FILTER, "--reject-shallow", "--progress", f"--template={os.devnull}",
            "--no-hardlinks", "--", self.address, os.fspath(folder),
        )  # fmt: skip
        if said is not None:
            if "is shallow" in said:
                raise Unreachable(f"{self.address} is itself a shallow clone: it is refused, as its history has gaps.")
            raise complaint(said, self.address, Unreachable)
        self._git.check("commit-graph", "write", "--reachable", folder=folder)

    def update(self, folder: Path) -> None:
        """Fetch what is new and moved, drop what is gone, and follow the default branch: all of it or nothing.

        Damaged: the clone does not let it. NotFound, Forbidden, Unreachable: its source does not; LocalFailure.
        """
        head = self._head(folder)
        said = self._ask(
            folder, "fetch", "--atomic", "--force", "--prune", "--no-tags", "--no-write-fetch-head", "--progress",
            "--no-recurse-submodules", "origin", *_REFSPECS,
        )  # fmt: skip
        if said is not None:
            if kind_of(said) in (None, LocalFailure) and "No space" not in said:
                raise Damaged(said)
            raise complaint(said, self.address, Unreachable)
        if head:
            self._git.check("symbolic-ref", "HEAD", head, folder=folder)

    def _head(self, folder: Path) -> str:
        """The default branch of the source as a full name; '' where it names none."""
        done = self._git.run(
            "ls-remote", "--symref", "origin", "HEAD", folder=folder, source=self._source, held=self._held
        )
        if done.status:
            raise complaint(done.said, self.address, Unreachable)
        for line in done.output.decode("utf-8", "replace").splitlines():
            if line.startswith("ref: refs/heads/") and line.endswith("\tHEAD"):
                return line.removeprefix("ref: ").removesuffix("\tHEAD")
        return ""

    def _ask(self, folder: Path | None, *arguments: str) -> str | None:
        """Run git against the source; what it says where it fails."""
        done = self._git.run(*arguments, folder=folder, source=self._source, held=self._held, on_said=self._on_said)
        return done.said if done.status else None
