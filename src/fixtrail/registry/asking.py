"""What every registry's reader gives: the version as the registry has it, or that it has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import msgspec

from fixtrail.registry.connection import Connection


class Found(msgspec.Struct, frozen=True):
    """`version` as the registry spells it; `date` when it was published (UTC, '' where not told); `withdrawn`: yanked,
    deprecated or unlisted; `repository`: where the registry says that its source is, an address or '' ."""

    version: str
    date: str = ""
    withdrawn: bool = False
    repository: str = ""


class Absent(msgspec.Struct, frozen=True):
    """The registry says that it has no such version; `why` is a clause."""

    why: str


Reader = Callable[[Connection, str, str], Found | Absent]

_GITHUB = re.compile(r"(?i)(?:^|[/@.])github\.com[/:]([\w.-]{1,100})/([\w.-]{1,100})")
_SHORT = re.compile(r"(?:github:)?([\w-]{1,100})/([\w.-]{1,100})")


def instant(text: str) -> str:
    """An ISO 8601 instant in UTC, whole seconds, `Z`; '' for what is none."""
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at.year >= 1970 else ""


def http_date(text: str) -> str:
    """The instant of an HTTP date; '' for what is none."""
    try:
        return instant(parsedate_to_datetime(text).isoformat())
    except (ValueError, OverflowError):
        return ""


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def github_name(address: str) -> str:
    """`owner/repo` in lower case of the address of a GitHub repository, in any of the forms that manifests have; ''
    for another address."""
    address = address.strip()[:500]
    match = _GITHUB.search(address) or _SHORT.fullmatch(address)
    return f"{match[1]}/{match[2].removesuffix('.git')}".lower() if match else ""
