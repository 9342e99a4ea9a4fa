"""Facts: what was found in the texts of one thread, and what fixed it. Each stands on evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.failure import Code, Frame, Trace
from fixtrail.model.history import Carried, Copy, Published, Witness
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref

Speaker = Literal["maintainer", "author", "contributor", "bystander", "bot"]
Role = Literal[
    "symptom", "cause", "workaround", "fix", "failed", "confirmation", "reproduction", "question",
    "disagreement", "decision", "duplicate", "elsewhere", "answer", "in-progress", "regression", "retraction",
    "refusal", "stale", "thanks",
]  # fmt: skip
EnvironmentKind = Literal[
    "version", "os", "architecture", "platform", "runtime", "shell", "browser", "tool", "library", "package", "other",
]  # fmt: skip
Confidence = Literal["certain", "likely", "weak"]
Standing = Literal["fix", "competing", "abandoned", "reverted", "reopened"]


class Error(msgspec.Struct, frozen=True):
    """An error message or a stack trace. `quote` is the line one would paste into a search box, `block` the text it
    stands in (a fence, a trace), `message` the line trimmed."""

    message: str
    quote: Quote
    block: Quote
    kind: str = ""  # exception type, error code or '' where the line has none
    language: str = ""
    frames: tuple[Frame, ...] = ()  # the innermost call first
    score: float = 0.0
    trace: Trace | None = None  # offsets are characters of the document
    code: Code | None = None


class FormField(msgspec.Struct, frozen=True):
    """A heading of an issue form or template with what was filled in. `name` is a known name (`what-happened`,
    `expected`, `steps`, `version`, `last-working-version`, `regression`, `platform`, `os`, `logs` …) or ''."""

    label: str
    name: str
    value: str
    quote: Quote | None  # None where the field was left empty
    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class CodeExample(msgspec.Struct, frozen=True):
    language: str
    quote: Quote


class EnvironmentFact(msgspec.Struct, frozen=True):
    """`name` of the thing (`version`, `os`, `node`, `python` …), `value` as written, `kind` what sort of thing."""

    name: str
    value: str
    quote: Quote
    kind: EnvironmentKind = "other"


class Statement(msgspec.Struct, frozen=True):
    """A sentence with a role. `confirmations` counts other people who said that it holds (reactions count in
    `agreed`), `failures` those who said that it does not; `code` is what it advises to use."""

    role: Role
    quote: Quote
    speaker: Speaker
    score: float
    confirmations: int = 0
    failures: int = 0
    agreed: int = 0
    code: Quote | None = None
    support: tuple[Evidence, ...] = ()  # the confirming and contradicting statements
    in_reply_to: Quote | None = None  # the words or the statement that it answers, where that can be told
    taken_back: Quote | None = None  # where its author took it back


class Category(msgspec.Struct, frozen=True):
    """What an issue is, and the area of the software that it is about (`install`, `crash`, `performance` …; '' where
    none stands out), with the labels, form and words that say so."""

    kind: Literal["bug", "feature", "question"]
    area: str
    evidence: tuple[Evidence, ...]
    confidence: Confidence = "weak"


class Extract(msgspec.Struct, frozen=True):
    """All that was found in one thread."""

    ref: Ref
    errors: tuple[Error, ...] = ()  # most telling first
    fields: tuple[FormField, ...] = ()
    code: tuple[CodeExample, ...] = ()
    environment: tuple[EnvironmentFact, ...] = ()
    statements: tuple[Statement, ...] = ()  # in the order of the thread
    category: Category | None = None  # of an issue
    images: int = 0  # not read; only counted
    problems: tuple[Problem, ...] = ()

    def said(self, role: Role) -> tuple[Statement, ...]:
        """Statements of one role, best first."""
        found = [s for s in self.statements if s.role == role]
        return tuple(sorted(found, key=lambda s: (-s.score, s.quote.document.created_at, s.quote.start)))


class Release(msgspec.Struct, frozen=True):
    """A release that has a fix, the first of its `line` (the maintained line: `1`, `2.3`) and `package` (of a
    repository with several; '' otherwise). `tag` is '' where only a text names it (`via` is then `stated`); `commit` is
    the fix or the backport that the tag contains. `nightly` builds are pre-releases too."""

    tag: str
    version: str
    date: str | None = None
    prerelease: bool = False
    line: str = ""
    package: str = ""
    via: Literal["commit", "backport", "stated"] = "stated"
    commit: str | None = None
    nightly: bool = False
    published: tuple[Published, ...] = ()


class Fix(msgspec.Struct, frozen=True):
    """A pull request or commit that fixes the issue. `state` is merged, open or closed (abandoned); `standing` is
    `fix` for what the report names, `competing` for open ones beside it, `abandoned` for closed unmerged ones,
    `reverted` for what was taken out again, `reopened` for what closed the issue by mistake or in part: the issue was
    opened again soon after. `via` is the strongest claim that names it (a key of `fixes.claims.WEIGHT`)."""

    kind: Literal["pull", "commit"]
    ref: Ref | None
    commit: str | None
    repository: str
    title: str
    state: Literal["merged", "open", "closed"]
    standing: Standing
    confidence: Confidence
    score: float
    evidence: tuple[Evidence, ...]
    via: str = ""
    merged_at: str | None = None
    merge_commit: str | None = None
    releases: tuple[Release, ...] = ()
    backports: tuple[Ref, ...] = ()
    stated_version: str | None = None  # "fixed in 2.3.1" as someone wrote it
    landed: str | None = None  # the commit that is in the history, full id
    branch: str = ""  # where it was merged, '' where unknown
    release_state: Literal["released", "unreleased", "unknown"] = "unknown"
    release_reason: str = ""  # of unknown and unreleased, a clause
    release_evidence: tuple[Evidence, ...] = ()  # of `releases`, in their order
    copies: tuple[Copy, ...] = ()
    carried: tuple[Carried, ...] = ()  # what a tag must contain to have the fix, once releases were asked for
    witnesses: tuple[Witness, ...] = ()
    whole: tuple[Release, ...] = ()  # of the first of several that it takes: of each line the first with all of them
    whole_evidence: tuple[Evidence, ...] = ()  # of `whole`, in their order


def together(fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The merged fixes that it takes: the first that stands, and those beside it that are no guess, no backport of it
    and of the same repository."""
    merged = [f for f in fixes if f.standing == "fix" and f.state == "merged"]
    if not merged:
        return ()
    first = merged[0]
    pulls = {first.ref, *first.backports, *(c.pull for c in first.copies)} - {None}
    commits = {first.landed, first.merge_commit, first.commit, *(c.commit for c in first.copies)} - {None}
    return (
        first,
        *(
            f for f in merged[1:]
            if f.confidence != "weak" and first.confidence != "weak"
            and f.repository.lower() == first.repository.lower()
            and f.ref not in pulls and not {f.commit, f.landed} & commits and not _of_a_branch(f, first)
        ),
    )  # fmt: skip


def _of_a_branch(fix: Fix, first: Fix) -> bool:
    """Whether a fix is one for another branch than the first, which came there too by a backport: they are on no line
    together as the commits that they are, so neither is a part of the other."""
    own = {(r.package, r.line) for r in first.releases if r.via == "commit"}
    covered = {(r.package, r.line) for r in first.releases}
    theirs = {(r.package, r.line) for r in fix.releases}
    return bool(theirs) and fix.confidence != "certain" and not theirs & own and theirs <= covered


class Finding(msgspec.Struct, frozen=True):
    """A statement of the report with what it stands on. `text` is ours, in English."""

    kind: str
    text: str
    evidence: tuple[Evidence, ...]
    confidence: Confidence = "likely"

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding without evidence: {self.text!r}")
