"""Where the clone of a repository is on disk, and the note in it that says whose it is and when it was made whole."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime
from pathlib import Path

import msgspec
import platformdirs

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.model.history import Repository

_NAME = re.compile(r"[a-z0-9._-]{1,100}")
_HOST = re.compile(r"[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")
_NOTE = "fixtrail.json"
_LOCKS = ("*.lock", "refs/**/*.lock", "objects/info/**/*.lock", "objects/pack/tmp_*", "objects/**/tmp_obj_*")


def default_folder() -> Path:
    """The folder used when none is set: in the user's cache folder, as a clone can always be made anew."""
    return platformdirs.user_cache_path("fixtrail", appauthor=False) / "clones"


class Note(msgspec.Struct, frozen=True):
    """`url` is what was cloned, without a token; `updated_at` when all of it was last fetched, UTC."""

    url: str
    updated_at: str

    def is_of(self, address: str) -> bool:
        """Whether it was cloned from there; GitHub's names ignore case."""
        return self.url.lower() == address.lower()


class Place:
    """The folder of one clone, what lies beside it while it is made, and its lock."""

    def __init__(self, folder: Path, repository: Repository) -> None:
        """InvalidInput: a name that no repository has, which could lead out of `folder`."""
        host, owner, repo = repository.host.lower(), repository.owner.lower(), repository.repo.lower()
        names = (owner, repo)
        if not _HOST.fullmatch(host) or any(not _NAME.fullmatch(n) or n.startswith("..") or n == "." for n in names):
            raise InvalidInput(f"{repository.key!r} is no name of a repository.")
        parent = folder / host.replace(":", "+") / owner
        self.clone = parent / f"{repo}.git"
        self.part = parent / f"{repo}.git.part"
        self.lock = parent / f"{repo}.git.lock"

    def note(self) -> Note | None:
        """What was noted in the clone; None where there is none that was made whole by us."""
        try:
            note = msgspec.json.decode((self.clone / _NOTE).read_bytes(), type=Note)
            datetime.fromisoformat(note.updated_at)
        except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError, ValueError):
            return None
        except OSError as error:
            raise LocalFailure(f"{self.clone} cannot be read: {error.strerror or error}") from error
        return note

    def refuse_foreign(self) -> None:
        """LocalFailure where something stands in the place of the clone that was not made by us: it may be shallow, or
        no repository, so it is neither believed nor removed."""
        if self.clone.exists() and self.note() is None:
            raise LocalFailure(
                f"{self.clone} was not made by fixtrail and is refused, not believed: move it away, then sync again."
            )

    def write(self, note: Note, clone: Path) -> None:
        """Note it in the folder `clone`, in one step."""
        try:
            fresh = clone / f"{_NOTE}.part"
            fresh.write_bytes(msgspec.json.encode(note))
            fresh.replace(clone / _NOTE)
        except OSError as error:
            raise LocalFailure(f"{clone} cannot be written: {error.strerror or error}") from error

    def prepare(self) -> None:
        """Make the folder around the clone, for the user alone."""
        try:
            self.clone.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LocalFailure(f"{self.clone.parent} cannot be made: {error.strerror or error}") from error

    def take_over(self) -> None:
        """Put what was made beside the clone in its place."""
        try:
            if self.clone.exists():
                remove(self.clone)
            self.part.rename(self.clone)
        except OSError as error:
            raise LocalFailure(f"{self.clone} cannot be put in place: {error.strerror or error}") from error

    def clean(self) -> None:
        """Take away what a git that was killed left behind; only for who holds the lock."""
        for pattern in _LOCKS:
            for left in self.clone.glob(pattern):
                if left.is_file():
                    left.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Remove a clone, its note first, so that a removal that is cut short leaves nothing that looks whole.

    LocalFailure: it cannot be removed.
    """
    try:
        (folder / _NOTE).unlink(missing_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise LocalFailure(f"{os.fspath(folder)} cannot be removed: {error.strerror or error}") from error
