"""Commits that make the same change elsewhere, by git's patch id (https://git-scm.com/docs/git-patch-id).

Folder listings are in every clone; contents of files are not, so they are fetched for a handful of commits, at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from fixtrail.errors import Unreachable
from fixtrail.git.complaints import complaint
from fixtrail.git.fetching import Remote, fetch_contents
from fixtrail.git.process import Git, TooMuch
from fixtrail.git.reading import is_sha, text_of
from fixtrail.model.history import Commit

MOST = 32  # commits whose changes are compared at once
MOST_PATHS = 60  # files of a change that is looked for elsewhere
_LOOKED_AT = 400  # commits that touch a file of the change
_NEAR = 15
_PATCH_BYTES = 50_000_000
_TREES = ("diff-tree", "--stdin", "--root", "-r", "-z", "--no-renames")
_PATCHES = (
    "diff-tree", "--stdin", "--root", "-p", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv",
)  # fmt: skip


def candidates(git: Git, folder: Path, commit: Commit) -> list[str]:
    """Commits that change just the same files, on branches and tags that do not have `commit`."""
    paths = _changed(git, folder, [_line(commit)]).get(commit.sha, frozenset())
    if not paths or len(paths) > MOST_PATHS:
        return []
    without = (f"--no-contains={commit.sha}", "--format=%(objectname)")
    branches = git.check("for-each-ref", "refs/heads", *without, folder=folder)
    tags = git.check("tag", "--list", "--no-column", *without, folder=folder)
    given = b"".join([branches, tags, b"^", commit.sha.encode(), b"\n"])
    output = git.check(
        "--literal-pathspecs", "rev-list", "--stdin", "--ignore-missing", "--no-merges", "--full-history",
        f"--max-count={_LOOKED_AT}", "--", *sorted(paths), folder=folder, given=given,
    )  # fmt: skip
    return [sha for sha, changed in _changed(git, folder, text_of(output).split()).items() if changed == paths]


def nearest(commit: Commit, others: Iterable[Commit]) -> list[Commit]:
    """The few that were committed nearest in time after it, then before it."""

    def distance(other: Commit) -> tuple[bool, str]:
        earlier = other.committed_at < commit.committed_at
        return earlier, other.committed_at

    ranked = sorted(others, key=distance)
    return ranked[:_NEAR]


def patch_ids(git: Git, folder: Path, remote: Remote | None, commits: Sequence[Commit]) -> dict[str, str]:
    """The patch id of each commit that changes text; of a merge, of what it brought to its first parent.

    Unreachable, Forbidden, NotFound: contents of files have to be fetched, and cannot be.
    """
    given = "".join(f"{_line(c)}\n" for c in commits[:MOST]).encode()
    if not given:
        return {}
    try:
        done = git.run(*_PATCHES, folder=folder, given=given, most=_PATCH_BYTES)
        if done.status:
            fetch_contents(git, folder, remote, _contents(git, folder, given))
            done = git.run(*_PATCHES, folder=folder, given=given, most=_PATCH_BYTES)
    except TooMuch:
        return {}
    if done.status:
        raise complaint(done.said, f"the changes of {len(commits)} commits", Unreachable)
    lines = text_of(git.check("patch-id", "--stable", given=done.output)).splitlines()
    return {sha: patch for patch, _, sha in (line.partition(" ") for line in lines)}


def _contents(git: Git, folder: Path, given: bytes) -> list[str]:
    """The ids of the contents of all files that these commits change, before and after."""
    raw = text_of(git.check(*_TREES, "--raw", "--no-abbrev", folder=folder, given=given))
    words = [word for part in raw.split("\0") if part.startswith(":") for word in part.split()[2:4]]
    return sorted({word for word in words if is_sha(word) and word.strip("0")})


def _line(commit: Commit) -> str:
    """A commit for `diff-tree`: a merge is compared with its first parent."""
    return " ".join((commit.sha, *commit.parents[:1])) if len(commit.parents) > 1 else commit.sha


def _changed(git: Git, folder: Path, lines: Sequence[str]) -> dict[str, frozenset[str]]:
    """The paths that each commit changes."""
    if not lines:
        return {}
    wanted = {line.split()[0] for line in lines}
    output = git.check(*_TREES, "--name-only", folder=folder, given="".join(f"{x}\n" for x in lines).encode())
    found: dict[str, set[str]] = {}
    current = ""
    for part in text_of(output).split("\0"):
        if part in wanted:
            current = part
            found[current] = set()
        elif current and part:
            found[current].add(part)
    return {sha: frozenset(paths) for sha, paths in found.items()}
