"""Who said something, in the words of a preflight answer, and one piece of evidence as lines."""

from __future__ import annotations

import re

from fixtrail.model.preflight import Who
from fixtrail.model.report import Ids, ReportEvidence
from fixtrail.model.thread import WRITERS
from fixtrail.report.addresses import clean
from fixtrail.report.agent.answer import Data, Line, Piece
from fixtrail.report.words import day

_LOGIN = re.compile(r"[A-Za-z0-9_.-]{1,60}(?:\[bot\])?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_/@~#:-]{0,99}")
_OF_THE_REPOSITORY = {"file": "file of the repository", "release": "release notes", "commit": "commit message"}
_ADDRESS = 300  # characters of a web address


def who(evidence: ReportEvidence, reporter: str) -> Who:
    """The part that the author of a piece of evidence has in the thread: a bot before all else, then who may write."""
    if evidence.kind == "computed":
        return "fixtrail"
    if evidence.is_bot:
        return "bot"
    if evidence.kind == "event":
        return "github"
    if evidence.association in WRITERS:
        return "maintainer"
    if evidence.author and evidence.author.lower() == reporter.lower():
        return "author"
    return "contributor" if evidence.association == "CONTRIBUTOR" else "stranger"


def login(name: str) -> Piece:
    """A login as GitHub allows it stands plain, anything else as data."""
    return name if _LOGIN.fullmatch(name) else Data(name)


def name(text: str) -> Piece:
    """A version, tag, ref or the like as they are made stands plain, anything else as data."""
    return text if _NAME.fullmatch(text) else Data(text)


def address(url: str) -> str:
    """A clean https address, '' for anything else."""
    return found if len(found := clean(url)) <= _ADDRESS else ""


def marks(ids: Ids) -> str:
    """` [e1 e2]`: the numbers of the evidence, at most eight."""
    more = f" +{len(ids) - 8}" if len(ids) > 8 else ""
    return f" [{' '.join(ids[:8])}{more}]" if ids else ""


def credit(evidence: ReportEvidence, reporter: str) -> Line:
    """`comment by mira (maintainer), 2026-03-04, https://…`."""
    where = address(evidence.url)
    link = f", {where}" if where else ""
    if evidence.kind == "computed":
        return (f"worked out by fixtrail{link}",)
    role = who(evidence, reporter)
    at = f", {day(evidence.created_at)}" if evidence.created_at else ""
    if evidence.kind == "event":
        return (f"GitHub event{', a bot' if role == 'bot' else ''}{at}{link}",)
    kind = (evidence.document or "").rpartition("/")[2].partition(":")[0] or "text"
    masked = ", secrets masked" if evidence.masked else ""
    if kind in _OF_THE_REPOSITORY:
        by: Line = (" by ", login(evidence.author)) if evidence.author not in ("", "ghost") else ()
        return (_OF_THE_REPOSITORY[kind], *by, f"{at}{masked}{link}")
    return (f"{kind} by ", login(evidence.author or "ghost"), f" ({role}){at}{masked}{link}")


def said(evidence: ReportEvidence) -> Line:
    """What it says: the quote, or the sentence of an event or of a computation, which holds names that people chose."""
    if evidence.kind == "quote":
        return (Data(evidence.quote or ""),)
    if evidence.kind == "event":
        return (Data(evidence.text),)
    inputs = ", ".join(text for text in evidence.inputs[:6] if isinstance(name(text), str))
    return (Data(evidence.text or evidence.fact or ""), f" (from {inputs})" if inputs else "")
