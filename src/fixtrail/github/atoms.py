"""What both transports and the archive spell alike: people, instants and links."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Actor, ThreadKind

_BOT = "[bot]"
# How GitHub writes an instant; the ranges matter, since what passes is compared and computed with.
_USUAL = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


@lru_cache(maxsize=8192)
def person(login: str | None, kind: str | None) -> Actor:
    """An account by its login and type; REST writes a bot's login with `[bot]`, GraphQL without.

    A deleted account is null in some places and `ghost` in others: both are the ghost. Archives leave out the type.
    """
    if not login or login == GHOST.login:
        return GHOST
    return Actor(login.removesuffix(_BOT), kind == "Bot" or (kind is None and login.endswith(_BOT)))


@lru_cache(maxsize=8192)
def git_person(name: str | None) -> Actor:
    """The author of a commit: git knows a name and no login."""
    return person(name, None)


def instant(text: str | None) -> str:
    """ISO 8601 with any offset -> UTC with `Z` and whole seconds; null -> empty. Raises ValueError."""
    if not text or _USUAL.fullmatch(text):
        return text or ""
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_instant(text: str | None) -> str:
    """The same of what a server tells beside the matter: empty where it is no instant."""
    try:
        return instant(text)
    except (ValueError, OverflowError):
        return ""


def maybe_instant(text: str | None) -> str | None:
    return instant(text) or None


def page(ref: Ref, kind: ThreadKind) -> str:
    """The page of a thread, as GitHub spells it."""
    return f"https://{ref.host}/{ref.owner}/{ref.repo}/{'pull' if kind == 'pull' else 'issues'}/{ref.number}"


def commit_page(ref: Ref, sha: str) -> str:
    return f"https://{ref.host}/{ref.owner}/{ref.repo}/commit/{sha}"


def in_repository(ref: Ref, full_name: str | None, number: int) -> Ref:
    """Thread `number` of `owner/repo` on the host of `ref`; of its own repository where no name is given."""
    owner, slash, repo = (full_name or "").partition("/")
    if not slash:
        return Ref(ref.host, ref.owner, ref.repo, number)
    return Ref(ref.host, owner, repo, number)


def other_repository(ref: Ref, full_name: str | None) -> str | None:
    """`full_name` unless it is the repository of `ref` itself."""
    if not full_name or full_name.lower() == ref.repository.lower():
        return None
    return full_name


def by_name(names: list[str]) -> tuple[str, ...]:
    """Labels and assignees have no order that both transports share, so they are put in one."""
    return tuple(sorted(names, key=lambda n: (n.casefold(), n)))
