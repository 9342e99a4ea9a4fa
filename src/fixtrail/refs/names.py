"""How GitHub spells names, numbers and hosts; shared by what is pasted and what is found in texts.

Owner: letters, digits and single hyphens inside, at most 39 characters
(https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication),
an enterprise's managed user with `_` and the enterprise's code. Repository: letters, digits, `.`, `_`, `-`, at most
100 characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection

OWNER = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,38})?"
REPOSITORY = r"[A-Za-z0-9._-]{1,100}"
SHA = r"[0-9a-f]{7,40}"
MAX_NUMBER = 2**31 - 1

_OWNER = re.compile(rf"(?=.{{1,39}}\Z){OWNER}")
_REPOSITORY = re.compile(REPOSITORY)
# github.com answers under these too; `redirect.` is for links that shall leave no mark on the thread.
_ALIASES = ("www.", "redirect.")


def is_owner(name: str) -> bool:
    return _OWNER.fullmatch(name) is not None


def is_repository(name: str) -> bool:
    return _REPOSITORY.fullmatch(name) is not None and name not in (".", "..") and not name.endswith(".git")


def number(digits: str) -> int | None:
    """The number that ASCII `digits` write, where it can be a thread's."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or digits.startswith("0"):
        return None
    value = int(digits)
    return value if value <= MAX_NUMBER else None


def is_short_sha(word: str) -> bool:
    """Whether a bare hexadecimal word may be a commit: a full SHA, or a short one with a letter and a digit, as GitHub
    links a short one only where the commit exists, which a text cannot tell."""
    return len(word) == 40 or not (word.isdigit() or word.isalpha())


def canonical_host(host: str) -> str:
    """`host` in lower case without what github.com also answers under."""
    host = host.lower().rstrip(".")
    for alias in _ALIASES:
        if host == alias + "github.com":
            return "github.com"
    return host


def spellings(hosts: Collection[str]) -> dict[str, str]:
    """Every spelling under which a host is known, with its canonical name."""
    known = {canonical_host(h): canonical_host(h) for h in hosts}
    if "github.com" in known:
        known.update({alias + "github.com": "github.com" for alias in _ALIASES})
    return known


def has_number(title: str, number: int) -> bool:
    """Whether a title has the number of a thread as a word of its own: `#12`, `GH-12` or `12`, not `1.12` or `v12`."""
    return re.search(rf"(?<![\w.])(?:#|GH-)?{number}(?!\w|\.\d)", title, re.IGNORECASE) is not None
