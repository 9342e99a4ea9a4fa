"""Clones: bare repositories without the contents of files, one for each repository, kept in one folder.

A clone is whole or not there: it is made beside its place and moved in when it is complete, and the lock of its place
is held as long as git runs. It has every branch and every tag of its source as they were when it was last updated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from fixtrail.errors import InvalidInput, LocalFailure, Unreachable
from fixtrail.git.clone import Clone
from fixtrail.git.fetching import Damaged, Fetching, OnSaid, Remote
from fixtrail.git.locking import locked
from fixtrail.git.place import Note, Place, remove
from fixtrail.git.process import Git
from fixtrail.git.source import Source
from fixtrail.model.history import Repository


class Clones:
    """The clones in `folder`, which need not be there. `sources` are by host, in lower case.

    `wanted` (`--clone`): `open` clones and updates; else it takes only what was synced before. `offline`: nothing is
    asked of any source. A clone updated less than `fresh` seconds ago is not updated by `open` again. `clock` gives
    Unix seconds.
    """

    def __init__(
        self,
        folder: Path,
        sources: Mapping[str, Source],
        *,
        wanted: bool = False,
        offline: bool = False,
        fresh: float = 0.0,
        git: Git | None = None,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.wanted = wanted
        self.offline = offline
        self._sources = sources
        self._fresh = fresh
        self._git = git or Git(cancel=cancel)
        self._cancel = cancel
        self._clock = clock
        self._opened: dict[str, Clone | None] = {}

    def open(self, repository: Repository) -> Clone | None:
        """The clone to answer from, made or updated first where that is `wanted`; None where there is none and none is
        wanted. It is looked for once: later calls give the same. Where its source cannot be reached it is as it was.

        LocalFailure: it is shallow, damaged or no clone of ours, or git is missing. InvalidInput, NotFound, Forbidden,
        Unreachable: it was to be cloned and cannot be. Cancelled.
        """
        if repository.key not in self._opened:
            wanted = self.wanted and not self.offline and not self._is_recent(repository)
            self._opened[repository.key] = self._updated(repository) if wanted else self.find(repository)
        return self._opened[repository.key]

    def has(self, repository: Repository) -> bool:
        """Whether there is a clone, or `open` would make one. No git is run for it."""
        try:
            return (self.wanted and not self.offline) or Place(self.folder, repository).note() is not None
        except (InvalidInput, LocalFailure):
            return False

    def _updated(self, repository: Repository) -> Clone:
        """The clone brought up to date, or as it was where its source cannot be reached."""
        try:
            return self.update(repository)
        except Unreachable:
            found = self.find(repository)
            if found is None:
                raise
            return found

    def find(self, repository: Repository) -> Clone | None:
        """The clone as it is, nothing asked of its source; None where there is none.

        LocalFailure: it is shallow, damaged or no clone of ours, or git is missing.
        """
        place = Place(self.folder, repository)
        note = place.note()
        if note is None:
            place.refuse_foreign()
            return None
        source = None if self.offline else self._sources.get(repository.host.lower())
        # What is missing in a clone of another source is not asked of this one.
        remote = Remote(source, note.url) if source and note.is_of(source.address(repository)) else None
        clone = Clone(self._git, place.clone, note.updated_at, remote)
        clone.check()
        return clone

    def update(self, repository: Repository, on_said: OnSaid | None = None) -> Clone:
        """Clone the repository, or fetch what is new, moved and gone; `on_said` hears what git says of its progress.

        One process does it while others wait, and what another did meanwhile is not done again. What a process that
        was killed left is thrown away, and so is a clone that git cannot go on with. InvalidInput, NotFound, Forbidden,
        Unreachable: it cannot be cloned; also where its source is shallow, which is refused. LocalFailure: the disk,
        git, or a folder that is not ours. Cancelled.
        """
        if self.offline:
            raise InvalidInput("Nothing may be cloned or updated offline; leave out --offline.")
        source = self._sources.get(repository.host.lower())
        if source is None:
            host = repository.host
            raise InvalidInput(f"It is not known where to clone {repository.key} from: set hosts.{host}.git_url.")
        self._git.version()
        place = Place(self.folder, repository)
        place.prepare()
        asked = self._clock()
        with locked(place.lock, self._git.network_seconds, self._cancel) as (held, waited):
            note = place.note()
            done = waited and note is not None and note.updated_at > stamp(asked)
            if not (done and self._is_sound(place)):
                remote = Remote(source, source.address(repository))
                self._bring_up_to_date(place, Fetching(self._git, remote, held, on_said))
        found = self.find(repository)
        if found is None:
            raise LocalFailure(f"{place.clone} was removed as soon as it was made; try again.")
        self._opened[repository.key] = found
        return found

    def names(self, repository: Repository) -> frozenset[str] | None:
        """The names of the tags that a clone has; None where there is no clone, or none that can be used."""
        try:
            clone = self.find(repository)
        except LocalFailure:
            return None
        return frozenset(tag.name for tag in clone.tags()) if clone else None

    def _bring_up_to_date(self, place: Place, fetching: Fetching) -> None:
        """Fetch into the clone, or make it anew where there is none, or none that git can go on with."""
        place.refuse_foreign()
        note, started = place.note(), stamp(self._clock())
        if note and note.is_of(fetching.remote.address) and self._is_sound(place):
            try:
                place.clean()
                fetching.update(place.clone)
            except Damaged:
                pass  # made anew below
            else:
                place.write(Note(fetching.remote.address, started), place.clone)
                return
        remove(place.part)
        try:
            fetching.clone(place.part)
        except BaseException:
            remove(place.part)
            raise
        place.write(Note(fetching.remote.address, started), place.part)
        place.take_over()

    def _is_sound(self, place: Place) -> bool:
        """Whether git takes it for a whole repository."""
        try:
            Clone(self._git, place.clone, "", None).check()
        except LocalFailure:
            return False
        return True

    def _is_recent(self, repository: Repository) -> bool:
        """Whether the clone was updated a moment ago; not where that is to come, which a clock set back leaves."""
        note = Place(self.folder, repository).note()
        if note is None:
            return False
        return 0 <= self._clock() - datetime.fromisoformat(note.updated_at).timestamp() < self._fresh


def stamp(seconds: float) -> str:
    """Unix seconds as every instant in fixtrail: ISO 8601, UTC, whole seconds, `Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
