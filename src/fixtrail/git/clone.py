"""A clone and the questions that it answers, each with one or two runs of git however many tags there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from fixtrail.errors import InvalidInput, LocalFailure, Unreachable
from fixtrail.git import patches, reading
from fixtrail.git.complaints import complaint
from fixtrail.git.fetching import Remote, fetch_contents
from fixtrail.git.process import Done, Git, TooMuch
from fixtrail.model.history import Commit, Tag

FILE_BYTES = 4_000_000  # of one file; a longer one is cut
WHOLE_BYTES = 32_000_000  # a file beyond is not read at all: git gives it whole
_BATCH = 200  # arguments of one kind in one run
_SINCE_AS_FILTER = (2, 37)  # the git that can look past old commits to newer ones behind them
# What no name of a branch or tag may hold (https://git-scm.com/docs/git-check-ref-format); some of it asks for more.
_NO_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|^/|/$|//|\.$|\.lock$|^@$")
_EVERYTHING = ("--branches", "--tags")


class File(msgspec.Struct, frozen=True):
    """A file of the repository as it was at `commit`; bytes that are not UTF-8 are shown as such."""

    path: str
    text: str
    commit: str


class Clone:
    """A bare repository at `folder`, complete but for the contents of files; `updated_at` says how old its answers are.

    Any method: LocalFailure where git fails or is missing, Cancelled. Ancestry is git's own; dates have no part in it.
    """

    def __init__(self, git: Git, folder: Path, updated_at: str, remote: Remote | None) -> None:
        """`remote` is asked for contents of files; None where nothing may be asked."""
        self.folder = folder
        self.updated_at = updated_at
        self._git = git
        self._remote = remote

    def check(self) -> None:
        """LocalFailure: it is no repository, or a shallow one, whose history ends too early: refused, not believed."""
        done = self._git.run("rev-parse", "--is-bare-repository", "--is-shallow-repository", folder=self.folder)
        if done.status:
            raise LocalFailure(f"{self.folder} is no repository that git can read: remove it, then sync again.")
        if done.output.split() != [b"true", b"false"]:
            raise LocalFailure(
                f"{self.folder} is a shallow clone, whose history has gaps: it is refused. Remove it, then sync again."
            )

    def tags(self) -> tuple[Tag, ...]:
        """All tags by name, with the commit that each is of in the end, and its date."""
        output = self._git.check("for-each-ref", f"--format={reading.TAG_FORMAT}", "refs/tags", folder=self.folder)
        found, nested = reading.tags(output)
        if not nested:
            return tuple(found)
        ends = self._ends([tag.object for tag in nested])
        return tuple(
            msgspec.structs.replace(
                tag, commit=end.sha, committed_at=end.committed_at, date=tag.date or end.committed_at
            )
            if (end := ends.get(tag.object))
            else tag
            for tag in found
        )

    def containing(self, sha: str) -> frozenset[str] | None:
        """The names of the tags whose history has the commit (a full id); None where the clone has no such commit."""
        return self._refs_with(sha, "refs/tags/")

    def is_within(self, sha: str, other: str) -> bool | None:
        """Whether the history of the commit `other` has the commit `sha` (both full ids); None where the clone has not
        both."""
        if not (reading.is_sha(sha) and reading.is_sha(other)) or len(self._read({sha, other})) < len({sha, other}):
            return None
        status = self._git.run("merge-base", "--is-ancestor", sha, other, folder=self.folder).status
        return {0: True, 1: False}.get(status)

    def branches(self, containing: str = "") -> frozenset[str] | None:
        """The names of all branches, or of those whose history has the commit (a full id); None where the clone has no
        such commit."""
        if containing:
            return self._refs_with(containing, "refs/heads/")
        output = self._git.check("for-each-ref", "--format=%(refname)", "refs/heads", folder=self.folder)
        return _names(output, "refs/heads/")

    def head(self) -> str:
        """The name of the default branch; '' where the source names none."""
        done = self._git.run("symbolic-ref", "--quiet", "HEAD", folder=self.folder)
        return reading.text_of(done.output).strip().removeprefix("refs/heads/") if not done.status else ""

    def commits(self, shas: Iterable[str]) -> dict[str, Commit | None]:
        """The commits with these ids, whole or abbreviated (4 digits or more), by the id asked for; None for one that
        no branch or tag has, that is ambiguous, or that is none."""
        asked = {sha: sha.lower() for sha in shas}
        whole = {sha for sha in asked.values() if reading.is_sha(sha)}
        parts = {sha for sha in asked.values() if reading.is_short(sha)} - whole
        known = {c.sha: c for c in self._read(whole | self._disambiguated(parts))}
        known = {sha: known[sha] for sha in known.keys() - self._unreachable(known)}
        answers: dict[str, Commit | None] = {}
        for given, sha in asked.items():
            matching = [known[sha]] if sha in known else [c for s, c in known.items() if sha and s.startswith(sha)]
            answers[given] = matching[0] if len(matching) == 1 and (sha in whole or sha in parts) else None
        return answers

    def naming(self, words: Sequence[str], since: str = "") -> tuple[Commit, ...]:
        """Commits of any branch or tag whose message has one of the words (as written, of one line), committed no
        earlier than `since` (an instant in UTC); oldest first."""
        wanted = [w for w in dict.fromkeys(words) if w.strip() and not set(w) & {"\n", "\r", "\0"}]
        found: dict[str, Commit] = {}
        for start in range(0, len(wanted), _BATCH):
            some = [f"--grep={word}" for word in wanted[start : start + _BATCH]]
            output = self._git.check(
                "rev-list", "--fixed-strings", *some, *self._since(since), f"--format={reading.COMMIT_FORMAT}",
                *_EVERYTHING, folder=self.folder,
            )  # fmt: skip
            found |= {c.sha: c for c in reading.commits(output)}
        kept = [c for c in found.values() if c.committed_at >= since and any(w in c.message for w in wanted)]
        return tuple(sorted(kept, key=lambda c: (c.committed_at, c.sha)))

    def file(self, paths: Sequence[str], at: str = "") -> File | None:
        """The first of these files that is there at a tag, a branch or a commit (a full id); '' is the default branch.

        Unreachable, Forbidden, NotFound: its contents have to be fetched, and cannot be.
        """
        commit = self._commit_at(at)
        usable = [p for p in paths if "\0" not in p and not {"", ".", ".."} & set(p.split("/"))]
        if not commit or not usable:
            return None
        output = self._git.check("ls-tree", "-z", "--full-tree", commit, "--", *usable, folder=self.folder)
        there = {}
        for line in reading.text_of(output).split("\0"):
            head, _, path = line.partition("\t")
            if head.startswith("100"):  # a plain file; no folder, no link to another place
                there[path] = head.split()[2]
        found = next((p for p in usable if p in there), None)
        return File(found, self._contents(there[found]), commit) if found else None

    def patch_ids(self, shas: Iterable[str]) -> dict[str, str]:
        """git's own ids of the changes that commits (full ids) make, equal for the same change elsewhere; without those
        that have no text to compare. At most 32 at once.

        Unreachable, Forbidden, NotFound: contents of files have to be fetched, and cannot be.
        """
        known = [c for c in self.commits(shas).values() if c]
        return patches.patch_ids(self._git, self.folder, self._remote, known)

    def same_patch(self, sha: str) -> tuple[Commit, ...]:
        """Commits with the same patch id on branches and tags that do not have the commit `sha`: backports whose
        message says nothing. Only those that change the same files are looked into, the nearest in time first, a
        handful of them.

        Unreachable, Forbidden, NotFound: contents of files have to be fetched, and cannot be.
        """
        commit = self.commits([sha])[sha]
        if commit is None:
            return ()
        near = patches.candidates(self._git, self.folder, commit)
        known = [c for c in self.commits(near).values() if c]
        ids = patches.patch_ids(self._git, self.folder, self._remote, [commit, *patches.nearest(commit, known)])
        return tuple(c for c in known if commit.sha in ids and ids.get(c.sha) == ids[commit.sha])

    def _refs_with(self, sha: str, prefix: str) -> frozenset[str] | None:
        if not reading.is_sha(sha) or not self._read([sha]):
            return None
        # `git tag` walks once for all tags, `for-each-ref` once for each ref, so that is for branches only.
        listed = ("tag", "--list", "--no-column") if prefix == "refs/tags/" else ("for-each-ref", prefix)
        output = self._git.check(*listed, f"--contains={sha}", "--format=%(refname)", folder=self.folder)
        return _names(output, prefix)

    def _ends(self, objects: Sequence[str]) -> dict[str, Commit]:
        """The commits that tags of tags are of in the end, by the tags' own ids."""
        asked = "".join(f"{o}^{{}}\n" for o in objects).encode()
        output = self._git.check("cat-file", "--batch-check=%(objectname)", folder=self.folder, given=asked)
        ends = reading.text_of(output).splitlines()
        known = {c.sha: c for c in self._read(filter(reading.is_sha, ends))}
        return {own: known[end] for own, end in zip(objects, ends, strict=True) if end in known}

    def _read(self, shas: Iterable[str]) -> tuple[Commit, ...]:
        """The commits among these full ids that are there, reachable or not. What is missing is not asked for."""
        given = "".join(f"{sha}\n" for sha in shas).encode()
        if not given:
            return ()
        output = self._git.check(
            "rev-list", "--no-walk=unsorted", "--ignore-missing", "--missing=allow-any", "--stdin",
            f"--format={reading.COMMIT_FORMAT}", folder=self.folder, given=given,
        )  # fmt: skip
        return reading.commits(output)

    def _disambiguated(self, parts: Iterable[str]) -> set[str]:
        """The full ids of everything that begins with one of the parts."""
        asked = [f"--disambiguate={part}" for part in parts]
        found: set[str] = set()
        for start in range(0, len(asked), _BATCH):
            output = self._git.check("rev-parse", *asked[start : start + _BATCH], folder=self.folder)
            found |= set(reading.text_of(output).split())
        return found

    def _unreachable(self, shas: Iterable[str]) -> set[str]:
        """Which of the commits no branch and no tag has, such as those before history was rewritten."""
        given = "".join(f"{sha}\n" for sha in shas)
        if not given:
            return set()
        beyond = ("rev-list", "--stdin", "--not", *_EVERYTHING)
        output = self._git.check(*beyond, folder=self.folder, given=given.encode())
        # Where dates are out of order git may stop too early and give too many, never too few.
        left = set(reading.text_of(output).split()) & set(given.split())
        return left - set(reading.text_of(self._all()).split()) if left else left

    def _all(self) -> bytes:
        return self._git.check("rev-list", *_EVERYTHING, folder=self.folder)

    def _since(self, since: str) -> list[str]:
        if not since:
            return []
        try:
            datetime.fromisoformat(since)
        except ValueError as error:
            raise InvalidInput(f"{since!r} is no instant like 2026-01-31T12:00:00Z.") from error
        return [f"--since-as-filter={since}"] if self._git.version() >= _SINCE_AS_FILTER else []

    def _commit_at(self, at: str) -> str:
        """The commit of a tag, else of a branch, else with that id; '' where there is none."""
        names = [f"refs/tags/{at}", f"refs/heads/{at}"] if at and not _NO_NAME.search(at) else [] if at else ["HEAD"]
        for name in [*names, *([at] if reading.is_sha(at) and self._read([at]) else [])]:
            done = self._git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", folder=self.folder)
            if not done.status:
                return reading.text_of(done.output).strip()
        return ""

    def _contents(self, blob: str) -> str:
        done = self._blob(blob)
        if done.status:
            fetch_contents(self._git, self.folder, self._remote, [blob])
            done = self._blob(blob)
        if done.status:
            raise complaint(done.said, f"the file {blob[:12]} of {self.folder}", Unreachable)
        return reading.text_of(done.output[:FILE_BYTES])

    def _blob(self, blob: str) -> Done:
        try:
            return self._git.run("cat-file", "blob", blob, folder=self.folder, most=WHOLE_BYTES)
        except TooMuch as error:
            raise Unreachable(f"the file {blob[:12]} of {self.folder} has more than {WHOLE_BYTES:,} bytes") from error


def _names(output: bytes, prefix: str) -> frozenset[str]:
    return frozenset(line.removeprefix(prefix) for line in reading.text_of(output).split("\n") if line)
