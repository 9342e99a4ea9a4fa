"""Landing: the commit of the history as which a fix came in.

GitHub's `merged` event names the commit of every way to merge by its button or its queue: the merge commit, the squash,
the last one of a rebase (https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges).
The `merge_commit_sha` of an old pull request may be a test merge that is in no branch; then, and where a project lands
changes by hand or by a robot, the commits that name the pull request tell which it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from fixtrail.model.facts import Fix
from fixtrail.model.history import Commit
from fixtrail.model.thread import Thread

WHOLE = 40  # characters of an id, 64 with SHA-256
_SLACK = timedelta(days=2)  # between the commit that names a pull request and its merge
# How a merge begins: by GitHub's button, by hand, by the robots of Rust (bors, homu) and bors-ng. Then numbers follow,
# with the name of the repository where a project lands those of several.
_MERGE = re.compile(r"(?:auto )?merged?(?: (?:pull request|pr|pull))?(?: of)? +", re.IGNORECASE)
_MERGED = re.compile(r"(?:([\w.-]{1,40}/[\w.-]{1,100}))?#([1-9][0-9]{0,9})(?!\w)[,: ]*")
_NUMBER = re.compile(r"(?<![\w/&])#([1-9][0-9]{0,9})(?!\w)")
_SQUASH = re.compile(r"\(#([1-9][0-9]{0,9})\)\s*$")
_LINE = 300  # characters of a line that are looked at
_FOOTER = re.compile(
    r"(?:pr-url|pull-request(?:-url)?|pull request|reviewed-on|closes|closed|close|merges|landed via|from pr)[: ]",
    re.IGNORECASE,
)


class Landing(msgspec.Struct, frozen=True):
    """`commit` is the id to begin with, whole or abbreviated, '' where none is known. `sure`: GitHub says that it was
    merged as this. `own` are the commits of the pull request, last first, which a push may have brought as they are.
    `number` is the pull request's, `since` the earliest moment of the landing, `branch` where it was merged."""

    commit: str
    sure: bool
    own: tuple[str, ...] = ()
    number: int | None = None
    since: str = ""
    at: str = ""  # when it was merged, as GitHub says
    branch: str = ""
    only_there: bool = False  # the branch is known not to be the default one

    @property
    def whole(self) -> bool:
        return len(self.commit) >= WHOLE


def landing(fix: Fix, pull: Thread | None) -> Landing:
    """Where to begin, from the fix and (where it was fetched) its pull request."""
    if pull is None or pull.pull is None:
        commit = fix.merge_commit or fix.commit or ""
        number = fix.ref.number if fix.ref else None
        # The committer's date of a commit may be long before it was pushed and seen, so it bounds nothing from below.
        since = fix.merged_at or "" if fix.kind == "pull" else ""
        return Landing(commit, fix.kind == "commit", (), number, since, fix.merged_at or "", fix.branch)
    facts = pull.pull
    merged = [e.commit for e in pull.timeline if e.kind == "merged" and e.commit]
    own = tuple(d.id.removeprefix("commit:") for d in reversed(pull.commits))
    base = facts.base_branch or fix.branch
    return Landing(
        commit=merged[-1] if merged else facts.merge_commit or fix.merge_commit or (own[0] if own else ""),
        sure=bool(merged),
        own=own,
        number=pull.ref.number,
        since=min((d.created_at for d in pull.commits if d.created_at), default=facts.merged_at or ""),
        at=facts.merged_at or "",
        branch=base,
        only_there=bool(base and pull.default_branch and base != pull.default_branch),
    )


def words(number: int) -> tuple[str, ...]:
    """What a commit that lands a pull request says of it, as words to search for."""
    return (f"#{number}", f"pull/{number}")


def named(commits: Iterable[Commit], number: int, at: str = "", repository: str = "") -> Commit | None:
    """The commit that landed a pull request of `repository` (`owner/repo`), by its message: of several the one nearest
    to `at`, the moment of the merge, and none that is days away from it; without that the oldest. None where none says
    so. Cherry-picks are none, nor is what reverts it."""
    ranked = [(rank, c) for c in commits if (rank := _rank(c.message, number, repository.casefold())) is not None]
    if at:
        near = [(r, _distance(c.committed_at, at), c.sha, c) for r, c in ranked]
        near = [n for n in near if n[1] <= _SLACK.total_seconds() or not n[3].committed_at]
        return min(near, key=lambda n: n[:3])[3] if near else None
    return min(ranked, key=lambda p: (p[0], p[1].committed_at, p[1].sha))[1] if ranked else None


def _distance(one: str, other: str) -> float:
    if not one or not other:
        return float("inf")
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())


def _rank(message: str, number: int, repository: str) -> int | None:
    """How surely a commit with this message landed the pull request, 0 most; None where it did not."""
    subject, _, body = message.partition("\n")
    subject = subject[:_LINE].strip()
    if "cherry picked from commit" in message:
        return None
    if number in _numbers_merged(subject, repository):
        return 0
    tail = _SQUASH.search(subject)
    if tail and int(tail[1]) == number:
        return 1
    if subject.casefold().startswith("revert"):
        return None
    return 2 if any(_says(line[:_LINE].strip(), number) for line in body.split("\n")) else None


def _numbers_merged(subject: str, repository: str) -> list[int]:
    """The pull requests of the repository that a merge names at its beginning."""
    found: list[int] = []
    start = _MERGE.match(subject)
    match = _MERGED.match(subject, start.end()) if start else None
    while match:
        if (match[1] or repository).casefold() == repository:
            found.append(int(match[2]))
        match = _MERGED.match(subject, match.end())
    return found


def _says(line: str, number: int) -> bool:
    """Whether a line below the subject names the pull request as its own: `PR-URL: …/pull/12`, `Closes #12`."""
    if not _FOOTER.match(line):
        return False
    linked = re.search(r"/pull/([1-9][0-9]{0,9})(?![0-9])", line)
    return (linked is not None and int(linked[1]) == number) or any(int(m[1]) == number for m in _NUMBER.finditer(line))
