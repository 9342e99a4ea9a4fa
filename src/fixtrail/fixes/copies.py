"""Copies: backports of a fix. Another commit, on another branch, brings the same change.

They are told by the footer of `git cherry-pick -x` (https://git-scm.com/docs/git-cherry-pick), by pull requests that
say that they are backports, and by a subject that is the same and names the same number, or the branch that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import Fix
from fixtrail.model.graph import Graph
from fixtrail.model.history import Commit, Copy, Repository
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Actor, Document, Thread

_FOOTER = re.compile(r"\(cherry[- ]picked from commit ([0-9a-f]{7,64})\)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w/&])#([1-9][0-9]{0,9})(?!\w)")
_TAIL = re.compile(r"(?:\s*\((?:#[0-9]{1,10}|cherry[- ]picked from commit [0-9a-f]{7,64})\))+\s*$", re.IGNORECASE)
# What titles of backports begin with: "[1.x] …", "[release/1.2] …", "[Backport 2.3.x] …", "(4.2) …", "1.2: …".
_LEAD = re.compile(
    r"\s*(?:[\[(][^\])]{0,40}(?:backport|[0-9]\.(?:[0-9]|x)|[0-9]x|release|stable|maint|lts)[^\])]{0,60}[\])]"
    r"|v?[0-9]{1,4}(?:\.(?:[0-9]{1,4}|x)){1,2}\s*:)\s*:?\s*",
    re.IGNORECASE,
)
_BACKPORT = re.compile(r"\bback-?port(?:s|ed|ing)?\b", re.IGNORECASE)
_BRANCH = re.compile(r"(?:^|[/_-])back-?port(?:[/_-]|$)|(?:^|[/_-])cherry-?pick(?:[/_-]|$)", re.IGNORECASE)
_IN_BRANCH = re.compile(r"(?<![0-9.])[1-9][0-9]{0,9}(?![0-9]|\.[0-9x])")  # a number that is no version's
_PUSHED = timedelta(days=1)  # between a commit and the event that tells of it
_SUBJECT = 300  # characters of a subject that are looked at


def pulls(fix: Fix, graph: Graph, threads: Mapping[Ref, Thread]) -> tuple[Copy, ...]:
    """Merged pull requests to another branch that bring the fix there: linked with it, and saying so in their title, a
    label, the name of their branch or their text. By number."""
    if fix.ref is None:
        return ()
    known = threads.get(fix.ref)
    title = known.title if known else fix.title
    said = {e.source: e.evidence for e in graph.edges if e.kind == "backport-of" and e.target == fix.ref}
    linked = {e.source: e.evidence for e in graph.edges if e.target == fix.ref and e.source != fix.ref}
    found: list[Copy] = []
    for ref in sorted({*said, *linked, *fix.backports}):
        pull = threads.get(ref)
        if pull is None or not pull.merged or pull.pull is None:
            continue
        if pull.pull.base_branch == (fix.branch or pull.default_branch or "") != "":
            continue
        commit = _landed(pull)
        evidence = said.get(ref) or (linked.get(ref, ()) if ref in fix.backports else ())
        evidence = evidence or _shown(pull, fix.ref.number, title)
        if commit and evidence and ref != fix.ref:
            found.append(Copy(commit, "pull", evidence[:2], ref, pull.pull.base_branch))
    return tuple(found)


def _landed(pull: Thread) -> str:
    events = [e.commit for e in pull.timeline if e.kind == "merged" and e.commit]
    return events[-1] if events else (pull.pull.merge_commit or "" if pull.pull else "")


def _shown(pull: Thread, number: int, title: str) -> tuple[Evidence, ...]:
    """What marks a linked pull request as a backport of the one with this number and title: that number or title in its
    own or in the name of its branch, or the word "backport" where no other number stands there. A release's name in
    front is too little: what is for 1.x may name anything."""
    own, head = pull.title[:_SUBJECT], pull.pull.head_branch[:_SUBJECT] if pull.pull else ""
    word = _BACKPORT.search(own) or any(_BACKPORT.search(label) for label in pull.labels) or _BRANCH.search(head)
    if not pull.title or not (word or _LEAD.match(own)):
        return ()
    key = _key(title)
    same = key is not None and key in " ".join(own.casefold().split())
    numbers = {*_numbers(own), *(_IN_BRANCH.findall(head) if _BRANCH.search(head) else ())}
    if str(number) in numbers or same or (word and not numbers):
        return (Quote(pull.title_document, 0, len(pull.title)),)
    return ()


def mentioned(*threads: Thread | None) -> tuple[Commit, ...]:
    """Commits that name these threads, as their timelines tell: without parents, dated by the event."""
    found: dict[str, Commit] = {}
    for thread in threads:
        for event in thread.timeline if thread else ():
            own = event.commit_repository is None
            if event.commit and event.commit_message and own and event.kind in ("referenced", "closed", "merged"):
                found.setdefault(event.commit, Commit(event.commit, event.commit_message, (), event.created_at))
    return tuple(sorted(found.values(), key=lambda c: (c.committed_at, c.sha)))


def words(fix: Fix, issue: int, landed: str) -> tuple[str, ...]:
    """What a copy's message has: the id of the commit, or a number that its subject names."""
    numbers = [fix.ref.number] if fix.ref else []
    return (landed, *(f"#{n}" for n in dict.fromkeys([*numbers, issue])))


def in_history(
    commits: Sequence[Commit], repository: Repository, landed: str, own: Collection[str] = (), title: str = ""
) -> tuple[Copy, ...]:
    """Of these commits those that copy `landed` (or one of the pull request's `own` commits), oldest first. `title` is
    the pull request's: a squash has it as its subject."""
    originals = {landed, *own}
    sources = [c for c in commits if c.sha in originals]
    subjects = {key for c in sources if (key := _key(c.subject))} | {_key(title)} - {None}
    # What has the same subject and is days older is an earlier try, not a copy.
    dates = [c.committed_at for c in sources if c.committed_at]
    earliest = (datetime.fromisoformat(min(dates)) - _PUSHED).strftime("%Y-%m-%dT%H:%M:%SZ") if dates else ""
    found: list[Copy] = []
    for commit in sorted(commits, key=lambda c: (c.committed_at, c.sha)):
        if commit.sha in originals or commit.subject.startswith("Revert "):
            continue
        told = _told(commit, originals, subjects, sources)
        if told and (told[0] != "subject" or commit.committed_at >= earliest):
            via, start, end = told
            evidence = Quote(document(commit, repository), start, end)
            found.append(Copy(commit.sha, via, (evidence,)))
    return tuple(found)


def _told(
    commit: Commit, originals: Collection[str], subjects: Collection[str | None], sources: Iterable[Commit]
) -> tuple[Literal["cherry-pick", "subject"], int, int] | None:
    """By what the commit is known as a copy, and where that stands in its message."""
    for match in _FOOTER.finditer(commit.message):
        if any(sha.startswith(match[1]) for sha in originals):
            return "cherry-pick", match.start(), match.end()
    numbers = set(_numbers(commit.subject))
    named = any(numbers & set(_numbers(source.subject)) for source in sources)
    led = _LEAD.match(commit.subject[:_SUBJECT]) is not None
    if (named or led) and _key(commit.subject) in subjects:
        return "subject", 0, len(commit.subject)
    return None


def _numbers(subject: str) -> Iterator[str]:
    return (m[1] for m in _NUMBER.finditer(subject[:_SUBJECT]))


def _key(subject: str) -> str | None:
    """A subject without what a backport adds to it; None where nothing is left that could tell."""
    bare = _TAIL.sub("", subject[:_SUBJECT])
    bare = _LEAD.sub("", bare, count=1) if _LEAD.match(bare) else bare
    bare = " ".join(bare.casefold().split())
    return bare if len(bare) > 3 and not bare.startswith("merge ") else None


def document(commit: Commit, repository: Repository) -> Document:
    """The message of a commit as a document of its repository."""
    return Document(
        ref=Ref(repository.host, repository.owner, repository.repo, 0),
        id=f"commit:{commit.sha}",
        kind="commit",
        text=commit.message,
        author=Actor(commit.author) if commit.author else Actor(),
        association="NONE",
        created_at=commit.committed_at,
        url=f"{repository.url}/commit/{commit.sha}",
    )
