"""Case: all facts about one issue, and the looks at them that the judgements share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.facts import Extract, Fix, Role, Statement
from fixtrail.model.graph import Graph
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Event, Thread
from fixtrail.model.verdict import Verdict, VersionAnswer


class Case(msgspec.Struct, frozen=True):
    """`incomplete` says why not enough was seen (a budget, a fault, missing rights), '' where it was. `canonical` is
    the verdict of the thread that this one duplicates, where that thread was fetched. `versions` are answered against
    the releases of the fix; of a duplicate, against those of the canonical's."""

    root: Thread
    graph: Graph
    threads: Mapping[Ref, Thread]
    extracts: Mapping[Ref, Extract]
    fixes: tuple[Fix, ...] = ()
    incomplete: str = ""
    canonical: Verdict | None = None
    versions: tuple[VersionAnswer, ...] = ()

    @property
    def extract(self) -> Extract:
        return self.extracts[self.root.ref]

    @property
    def fix(self) -> Fix | None:
        """What the report names first, where it is merged and stands."""
        return self.fixes[0] if self.fixes and self.fixes[0].standing == "fix" else None

    def said(self, *roles: Role) -> list[Statement]:
        """Statements of the issue with one of the roles, best first, bots last."""
        found = [s for role in roles for s in self.extract.said(role)]
        return sorted(found, key=lambda s: (s.speaker == "bot", -s.score))


_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)")


def excerpt(quote: Quote, limit: int = 220) -> str:
    """The quote on one line, links as their text, cut at a word where it is long."""
    words = " ".join(_LINK.sub(r"\1", quote.text[: limit * 4]).split())
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0] + " …"


def last_closing(root: Thread) -> Event | None:
    """The event that closed the thread as it stands; None while it is open or where none was recorded."""
    if root.state == "open":
        return None
    return next((e for e in reversed(root.timeline) if e.kind == "closed"), None)


def state_evidence(root: Thread) -> Evidence:
    """The closing event, or the state as GitHub gives it."""
    event = last_closing(root)
    if event:
        return EventEvidence(root.ref, event)
    text = f"GitHub says that it is {root.state}"
    return Computed("state", text, (str(root.ref), f"state={root.state}"), root.url)


def is_writer(statement: Statement) -> bool:
    """Said by somebody who may write to the repository."""
    return statement.speaker == "maintainer"


def moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def near_closing(root: Thread, stamp: str, before: timedelta, after: timedelta) -> bool:
    """Whether an instant lies around the moment when the thread was closed; never for an open one."""
    if root.state == "open" or not root.closed_at or not stamp:
        return False
    closed = moment(root.closed_at)
    return closed - before <= moment(stamp) <= closed + after


def labelled(root: Thread, words: tuple[str, ...]) -> str:
    """The first label with one of the words in it, '' where there is none."""
    return next((label for label in root.labels if any(w in label.lower() for w in words)), "")


def refused(root: Thread) -> bool:
    """Structure says that it was not fixed, whatever a stray sentence says."""
    return root.state_reason in ("not_planned", "duplicate") or bool(labelled(root, _REFUSAL_LABELS))


_REFUSAL_LABELS = ("wontfix", "won't fix", "invalid", "not a bug", "by design", "declined", "works for me", "stale")


def who(statement: Statement) -> str:
    """Who said it, for a sentence."""
    roles = {"maintainer": "a maintainer", "author": "the reporter", "contributor": "a contributor", "bot": "a bot"}
    return roles.get(statement.speaker, "a user")
