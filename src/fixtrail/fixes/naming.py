"""Places in the texts of a repository that name an issue, a pull request or a commit, in the ways of changelogs.

`#12`, `owner/repo#12`, `GH-12`, links, roles of reStructuredText and MyST (`` :issue:`12` ``, `` {pr}`12` ``),
`issue 12`; commits by seven characters of their id or more. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.fixes.words import words
from fixtrail.model.ref import Ref

_BEFORE = 160  # characters before a number that tell what it is
_ROLE = re.compile(r"(?::|\{)([a-z-]{1,20})(?::|\})\Z")
_TAIL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")
_LINKS = ("/issues/", "/pull/", "/pulls/", "/issue/")
_ID = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,40}(?![0-9A-Za-z])")


def threads_named(text: str, ref: Ref, home: Ref) -> Iterator[tuple[int, int]]:
    """Spans of the number where `text`, of the repository of `home`, names `ref`; one of another repository only by
    its full name."""
    own = ref.same_repository(home)
    for found in re.finditer(rf"(?<![0-9A-Za-z]){ref.number}(?![0-9A-Za-z])", text):
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if _names(before, ref.repository.lower(), own):
            yield found.span()


def commits_named(text: str, sha: str) -> Iterator[tuple[int, int]]:
    """Spans where `text` names the commit with this full id, whole or abbreviated."""
    for found in _ID.finditer(text):
        if sha.startswith(found[0]):
            yield found.span()


def _names(before: str, repository: str, own: bool) -> bool:
    """Whether a number after these characters is that of a thread of the repository."""
    low = before.lower()
    if low.endswith("#"):
        return _is_name(_run(low[:-1]), repository, own)
    for link in _LINKS:
        if low.endswith(link):
            return _is_link(_run(low.removesuffix(link)), repository, own)
    if not own:
        return False
    if low.endswith("`"):
        role = _ROLE.search(low[:-1])
        return role is not None and role[1] in words("role")
    if low.endswith("gh-"):
        return not low[:-3][-1:].isalnum()
    word = low.removesuffix(" ").removesuffix("-")
    return word != low and _word(word) in {"issue", "issues", "bug", "ticket", "pr", "request"}


def _is_name(run: str, repository: str, own: bool) -> bool:
    """What stands right before a number sign: nothing, the repository's name, or a word like `issue`."""
    run = run.lstrip("/.-_")
    if "/" in run:
        return run == repository or run.endswith(f"/{repository}")
    return own and (run == "" or run in words("naming") or run == repository.partition("/")[2])


def _is_link(run: str, repository: str, own: bool) -> bool:
    """What stands before the path of a link: the repository's, or a way up from a page of its own."""
    if run == repository or run.endswith(f"/{repository}"):
        return True
    return own and (run == "" or set(run) <= {".", "/"})


def _run(text: str) -> str:
    """The characters of names and paths at the end of `text`."""
    start = len(text)
    while start and text[start - 1] in _TAIL:
        start -= 1
    return text[start:]


def _word(text: str) -> str:
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:]
