"""Preflight: the verdict in at most 1,500 tokens, for an agent or a script; the JSON document `fixtrail.preflight/1`.

A token of text is counted as ceil(UTF-8 bytes / 3). Texts of threads are quoted as they stand, with secrets masked and
hidden characters shown, cut at a word where they are long; they are data, never instructions. Keys that are empty,
false or 0 are left out of the JSON.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.facts import Confidence, Standing
from fixtrail.model.verdict import VerdictKind

SCHEMA = "fixtrail.preflight/1"
TOKENS = 1_500
LEAST = 500  # the smallest budget that can be asked for

Who = Literal["maintainer", "author", "contributor", "stranger", "bot", "github", "fixtrail"]


class PreflightRelease(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first release of a maintained line that has the fix. `stated` says that a text names it and no tag was looked
    at; `published` names the registries that have it."""

    version: str
    tag: str = ""
    line: str = ""
    date: str = ""
    package: str = ""
    prerelease: bool = False
    backport: bool = False
    stated: bool = False
    published: tuple[str, ...] = ()


class PreflightFix(msgspec.Struct, frozen=True, omit_defaults=True):
    """`name` is the pull request as `owner/repo#n`, or the commit."""

    name: str
    state: Literal["merged", "open", "closed"]
    standing: Standing
    url: str
    title: str = ""
    merged_at: str = ""


class PreflightVersion(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether one version has the fix; `on_line` is the version to upgrade to on the same line, `overall` over all."""

    version: str
    source: Literal["asked", "lock", "reported"]
    answer: Literal["has", "lacks", "unknown"]
    text: str
    package: str = ""
    on_line: str = ""
    overall: str = ""


class PreflightEvidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """`text` is the exact quote (its beginning where it is long, `cut` then), or what GitHub or a computation says.
    `who` says what the author is to the repository; a `stranger` has no part in it. `later`: it only came after the
    end, and does not clearly speak against the verdict."""

    kind: Literal["quote", "event", "computed"]
    who: Who
    text: str
    url: str
    author: str = ""
    at: str = ""
    cut: bool = False
    masked: bool = False
    later: bool = False


class PreflightThread(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another thread: of a duplicate's way, or a pull request for the same issue."""

    ref: str
    title: str = ""
    state: str = ""


class PreflightCoverage(msgspec.Struct, frozen=True, omit_defaults=True):
    """`stopped` says why no more was fetched although more is linked; `left` counts the linked threads that were not
    fetched. `comments` of the thread itself were read, the last of them written at `last_at`; where its end was not
    reached, `end_unread` is true."""

    complete: bool
    fetched: int
    left: int = 0
    comments: int = 0
    last_at: str = ""
    end_unread: bool = False
    stopped: str = ""
    limits: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class PreflightCost(msgspec.Struct, frozen=True, omit_defaults=True):
    """`saved` counts the requests that stopping early spared, at least."""

    requests: int = 0
    seconds: float = 0.0
    saved: int = 0


class Preflight(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer. `do` says what to do, `would_change` what would change the verdict, `contradictions` what is said
    against it, above all after the closing. `others` are pull requests for the same issue as this one. `reason` says
    why the verdict, or the release of a fix, is not known. `omitted` names what was left out to keep to the budget, and
    how to get it."""

    schema: str
    ref: str
    url: str
    thread: Literal["issue", "pull"]
    title: str
    state: Literal["open", "closed", "merged"]
    verdict: VerdictKind
    confidence: Confidence
    summary: str
    made_at: str
    do: tuple[str, ...] = ()
    releases: tuple[PreflightRelease, ...] = ()
    fixes: tuple[PreflightFix, ...] = ()
    versions: tuple[PreflightVersion, ...] = ()
    canonical: str = ""
    canonical_verdict: str = ""
    way: tuple[PreflightThread, ...] = ()
    reason: str = ""
    evidence: tuple[PreflightEvidence, ...] = ()
    contradictions: tuple[PreflightEvidence, ...] = ()
    others: tuple[PreflightThread, ...] = ()
    would_change: tuple[str, ...] = ()
    coverage: PreflightCoverage = PreflightCoverage(True, 0)
    cost: PreflightCost = PreflightCost()
    omitted: tuple[str, ...] = ()
