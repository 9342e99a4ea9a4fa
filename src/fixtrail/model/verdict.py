"""Verdict and analysis: the answer, and the five headings under it."""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import Confidence, Finding, Release, Statement
from fixtrail.model.ref import Ref

VerdictKind = Literal[
    "duplicate", "regression", "released", "merged", "in-progress", "elsewhere",
    "answered", "workaround", "declined", "open", "unknown",
]  # fmt: skip


class Canonical(msgspec.Struct, frozen=True):
    """The thread to follow in place of this one, with its own verdict where it was fetched. `way` are the threads from
    the first that this one is said to duplicate to `ref` itself."""

    ref: Ref
    kind: VerdictKind | None = None
    releases: tuple[Release, ...] = ()
    way: tuple[Ref, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    kind: VerdictKind
    confidence: Confidence
    summary: str
    evidence: tuple[Evidence, ...]
    releases: tuple[Release, ...] = ()
    canonical: Canonical | None = None
    reason: str = ""  # of `unknown`


class VersionAnswer(msgspec.Struct, frozen=True):
    """Whether one version has the fix. `source` says where the version is from; `on_line` is the first release to
    upgrade to on the same maintained line, `overall` the first of all that is not older than the version. `text` is a
    sentence."""

    version: str
    source: Literal["asked", "lock", "reported"]
    answer: Literal["has", "lacks", "unknown"]
    text: str
    evidence: tuple[Evidence, ...]
    package: str = ""
    on_line: Release | None = None
    overall: Release | None = None


class Guidance(msgspec.Struct, frozen=True):
    """One piece of advice: our words, and the code that goes with it."""

    finding: Finding
    code: Quote | None = None


class Analysis(msgspec.Struct, frozen=True):
    """The five headings; an empty one is left out of the renderings."""

    verdict: Verdict
    tldr: tuple[Finding, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    example: Quote | None = None
    notes: tuple[Finding, ...] = ()
    recommendation: Finding | None = None
    causes: tuple[Finding, ...] = ()
    workarounds: tuple[Statement, ...] = ()  # best first
    findings: tuple[Finding, ...] = ()  # the other verdicts that also fit, contradictions
    versions: tuple[VersionAnswer, ...] = ()
