"""History of a repository for the verbs: what is stored first, then a clone or GitHub's API, whichever may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fixtrail.model.history import Commit, Repository, Standing, Tag, Unknown, Within
from fixtrail.model.thread import Document
from fixtrail.trail.tools import Tools

_NOT_ASKED = Unknown("nothing may be asked")


class History:
    """Tags, ancestry, commits and texts of one repository. Every method answers `Unknown` (or a `Standing` of None)
    where it cannot be told, and raises nothing but Cancelled and LocalFailure."""

    def __init__(self, tools: Tools, repository: Repository) -> None:
        self._tools = tools
        self.repository = repository

    def tags(self) -> tuple[Tag, ...] | Unknown:
        """All tags, in no order."""
        return _NOT_ASKED

    def standings(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        """Whether each commit is in each tag; asked together, so that few requests are made."""
        return {question: Standing(None, question.tag, _NOT_ASKED.why) for question in questions}

    def commits(self, shas: Iterable[str]) -> dict[str, Commit | None] | Unknown:
        """The commits with these ids (whole or abbreviated); None for one that is in no history."""
        return _NOT_ASKED

    def naming(self, words: Sequence[str], since: str = "") -> tuple[Commit, ...] | Unknown:
        """Commits on any branch (over the API: on the branches that can be searched) whose message has one of the
        words, e.g. `(#12)` or a full commit id, committed no earlier than `since`; oldest first."""
        return _NOT_ASKED

    def notes(self, tags: Sequence[str]) -> tuple[Document, ...] | Unknown:
        """The release notes of these tags, those that have any."""
        return _NOT_ASKED

    def file(self, paths: Sequence[str], at: str = "") -> Document | Unknown | None:
        """The first of these files that exists at a tag, branch or commit (default: the default branch)."""
        return _NOT_ASKED
