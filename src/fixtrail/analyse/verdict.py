"""The verdict: the first judgement, in the order of the product's table, that fits; the others stay as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from fixtrail.analyse.case import (
    Case,
    by_closer,
    excerpt,
    is_writer,
    last_closing,
    near_closing,
    state_evidence,
    who,
)
from fixtrail.analyse.duplicates import circle, duplicate
from fixtrail.analyse.pulls import PULL_JUDGEMENTS
from fixtrail.analyse.regressions import regression
from fixtrail.analyse.versions import own_version, stated_releases, version_in
from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.facts import Confidence, Fix, Statement
from fixtrail.model.verdict import Canonical, Verdict
from fixtrail.text.snippet import around

_DECLINED_LABELS = ("wontfix", "won't fix", "invalid", "not a bug", "by design", "declined", "works for me", "stale")
_ANSWER_LABELS = ("question", "support", "usage", "not a bug")


def verdicts(case: Case) -> tuple[Verdict, ...]:
    """All that fit, the one to show first; never empty."""
    found = list(_fitting(case))
    if case.incomplete and all(v.confidence == "weak" for v in found):
        text = f"Not enough was seen to say: {case.incomplete}"
        why = Computed("coverage", text, (str(case.root.ref), case.incomplete), case.root.url)
        return (Verdict("unknown", "certain", text + ".", (why,), reason=case.incomplete), *found)
    return tuple(found) or (_open(case),)


def _fitting(case: Case) -> Iterator[Verdict]:
    judgements = PULL_JUDGEMENTS if case.root.kind == "pull" else _ISSUE
    for judge in judgements:
        verdict = judge(case)
        if verdict:
            yield verdict


def _duplicate(case: Case) -> Verdict | None:
    found = duplicate(case.root, case.graph)
    fix = case.fix
    if found is None and case.root.state_reason == "duplicate" and not circle(case.root, case.graph):
        text = "Closed as a duplicate; which thread it duplicates was not seen."
        return Verdict("duplicate", "certain", text, (state_evidence(case.root),))
    if found is None or (fix and fix.confidence == "certain" and found.confidence != "certain"):
        return None
    if found.confidence == "weak" and (fix or case.root.state == "open"):
        return None
    canonical = case.canonical
    name = found.canonical.within(case.root.ref)
    summary = f"Duplicate of {name}, which is the one to follow"
    if canonical:
        summary += f": {canonical.summary[0].lower()}{canonical.summary[1:].rstrip('.')}"
    return Verdict(
        "duplicate",
        found.confidence,
        summary + ".",
        found.evidence[:3],
        releases=canonical.releases if canonical else (),
        canonical=Canonical(
            found.canonical, canonical.kind if canonical else None, canonical.releases if canonical else ()
        ),
    )


def _name(case: Case, fix: Fix) -> str:
    return fix.ref.within(case.root.ref) if fix.ref else f"commit {(fix.commit or '')[:10]}"


def _released(case: Case) -> Verdict | None:
    """A version that a writer or a release bot says has the fix, or that others say while a fix is merged."""
    fix = case.fix
    stated = [s for s in stated_releases(case) if s.sure or fix or case.root.state == "closed"]
    if not stated or (fix is None and (case.root.state == "open" or _refused(case))):
        return None
    releases = tuple(s.release for s in stated[:4])
    first = releases[0].version
    confidence: Confidence = "likely" if stated[0].sure else "weak"
    by = f" by {_name(case, fix)}" if fix else ""
    text = f"Fixed{by}, released in {first}, says {stated[0].who}."
    evidence = (*(s.quote for s in stated[:4]), *(fix.evidence[:3] if fix else (state_evidence(case.root),)))
    return Verdict("released", confidence, text, evidence, releases=releases)


def _merged(case: Case) -> Verdict | None:
    fix = case.fix
    if fix:
        when = f" on {fix.merged_at[:10]}" if fix.merged_at else ""
        verb = "merged" if fix.kind == "pull" else "committed"
        text = f"Fixed by {_name(case, fix)}, {verb}{when}; no text seen says which release has it."
        return Verdict("merged", fix.confidence, text, fix.evidence)
    said = [s for s in case.said("fix") if _closing_word(case, s)]
    if case.root.state == "open" or not said or _refused(case):
        return None
    best = said[0]
    confidence: Confidence = "likely" if is_writer(best) else "weak"
    text = f"Fixed, says {who(best)}: “{excerpt(best.quote, 140)}”"
    return Verdict("merged", confidence, text, (best.quote, state_evidence(case.root)))


def _closing_word(case: Case, statement: Statement) -> bool:
    """Said around the closing by who closed it or may write, and sure enough to be the reason for it."""
    document = statement.quote.document
    around = near_closing(case.root, document.created_at, before=timedelta(days=3), after=timedelta(days=1))
    said_by = is_writer(statement) or by_closer(case.root, statement)
    others = version_in(statement.quote.text) and not own_version(case, statement.quote.text)
    return around and said_by and statement.score >= 1.6 and document.id != "body" and not others


def _in_progress(case: Case) -> Verdict | None:
    if case.root.state != "open":
        return None
    for fix in case.fixes:
        if fix.standing == "competing":
            claimed = fix.confidence != "weak" and not all(_in_root(case, e) for e in fix.evidence)
            says = "says that it closes this issue" if claimed else "is said to close this issue"
            text = f"{_name(case, fix)} is open and {says}."
            return Verdict("in-progress", fix.confidence, text, fix.evidence)
    return None


def _in_root(case: Case, evidence: Evidence) -> bool:
    """Said under the issue, by whoever, and not by the pull request or GitHub."""
    return isinstance(evidence, Quote) and evidence.document.ref == case.root.ref


def _elsewhere(case: Case) -> Verdict | None:
    for event in case.root.timeline:
        if event.kind == "transferred" and event.other:
            text = f"Transferred to {event.other.ref.within(case.root.ref)}."
            return Verdict("elsewhere", "certain", text, (EventEvidence(case.root.ref, event),))
    said = [s for s in case.said("elsewhere") if s.speaker != "bot" and (is_writer(s) or s.confirmations or s.agreed)]
    said = [s for s in said if s.score >= 1.8]
    if case.root.state == "open":
        said = [s for s in said if is_writer(s) and s.score >= 2.5]
    if not said:
        return None
    text = f"The cause lies outside this repository; {who(said[0])} says: “{excerpt(said[0].quote, 140)}”"
    return Verdict(
        "elsewhere", "likely" if is_writer(said[0]) else "weak", text, (said[0].quote, state_evidence(case.root))
    )


def _answered(case: Case) -> Verdict | None:
    """Closed with an explanation, a change on the user's side, or a mistake that the reporter found."""
    if case.root.state == "open":
        return None
    own = [s for s in case.said("retraction") if s.speaker == "author" and s.quote.document.id != "body"]
    own += [s for s in case.said("decision") if s.speaker == "author" and s.quote.document.id != "body"]
    thanks = [s for s in case.said("confirmation") if s.speaker == "author" and s.quote.document.id != "body"]
    answers = [s for s in case.said("answer", "workaround") if s.speaker != "author" and s.score >= 1.5]
    explained = [s for s in case.said("decision") if is_writer(s) and _explains(s) and s.quote.document.id != "body"]
    if own or explained or (answers and thanks):
        best = (own or explained or answers)[0]
        speaks = who(best)
        text = f"Ended without a change of the code; {speaks} says: “{excerpt(best.quote, 140)}”"
        more = thanks[:1] if answers and thanks and best not in thanks else []
        return Verdict("answered", "likely", text, (best.quote, *(s.quote for s in more), state_evidence(case.root)))
    if answers and is_writer(answers[0]) and _last_word(case, answers):
        text = f"Ended with what {who(answers[0])} says: “{excerpt(answers[0].quote, 140)}”"
        return Verdict("answered", "weak", text, (answers[0].quote, state_evidence(case.root)))
    return None


def _explains(statement: Statement) -> bool:
    words = (
        "intended",
        "expected",
        "by design",
        "not a bug",
        "isn't a bug",
        "not an issue",
        "usage question",
        "stack",
        "meant to",
        "supposed to",
    )
    return any(w in statement.quote.text.lower() for w in words)


def _last_word(case: Case, answers: list[Statement]) -> bool:
    return any(
        near_closing(case.root, s.quote.document.created_at, timedelta(days=30), timedelta(days=1)) for s in answers
    )


def _workaround(case: Case) -> Verdict | None:
    found = [s for s in case.said("workaround") if s.confirmations + s.agreed > s.failures]
    own = [
        s for s in case.said("workaround") if s.speaker == "author" and s.quote.document.id != "body" and s.score >= 2
    ]
    best = max(found, key=lambda s: (s.confirmations, s.agreed, s.score), default=own[0] if own else None)
    if best is None:
        return None
    helped = (
        f"helped {best.confirmations} more"
        if best.confirmations
        else f"has {best.agreed} {'reaction' if best.agreed == 1 else 'reactions'} in favour"
    )
    if not best.confirmations and not best.agreed:
        helped = "helped them"
    text = f"No fix was seen; a workaround of {who(best)} {helped}: “{excerpt(best.quote, 140)}”"
    return Verdict("workaround", "likely" if best.confirmations else "weak", text, (best.quote, *best.support[:3]))


def _declined(case: Case) -> Verdict | None:
    root = case.root
    if root.state == "open":
        return None
    said = [s for s in case.said("decision") if is_writer(s) and s.quote.document.id != "body"]
    if root.state_reason == "not_planned":
        text = "Closed as not planned."
        return Verdict("declined", "certain", text, (state_evidence(root), *(s.quote for s in said[:1])))
    labels = [label for label in root.labels if any(w in label.lower() for w in _DECLINED_LABELS)]
    if labels:
        text = f"Closed with the label “{labels[0]}”."
        why = Computed("label", text, (str(root.ref), f"label={labels[0]}"), root.url)
        return Verdict("declined", "likely", text, (why, state_evidence(root), *(s.quote for s in said[:1])))
    if said:
        text = f"Closed without a change; {who(said[0])} says: “{excerpt(said[0].quote, 140)}”"
        return Verdict("declined", "likely", text, (said[0].quote, state_evidence(root)))
    return None


def _refused(case: Case) -> bool:
    """Structure or words say that it was not fixed, whatever a stray sentence says."""
    return case.root.state_reason in ("not_planned", "duplicate") or any(
        w in label.lower() for label in case.root.labels for w in _DECLINED_LABELS
    )


def _open(case: Case) -> Verdict:
    root = case.root
    if links := circle(root, case.graph):
        others = ", ".join(e.source.within(root.ref) for e in links[1:])
        text = f"Said to be a duplicate of {others}, in a circle; this is the one of them to follow."
        return Verdict("open", "likely", text, tuple(e.evidence[0] for e in links[:4]))
    if root.state == "open":
        text = "Open: no fix, no pull request that closes it and no confirmed workaround was seen."
        return Verdict("open", "likely", text, (state_evidence(root),))
    words = _closing_words(case)
    if words:
        text = f"Closed with the words “{excerpt(words, 140)}”; no fix, answer or decision was recognised in them."
        return Verdict("open", "likely", text, (words, state_evidence(root)))
    text = "Closed without a visible reason: no fix, answer or decision was seen."
    return Verdict("open", "likely", text, (state_evidence(root),))


def _closing_words(case: Case) -> Quote | None:
    """What who closed it wrote within ten minutes of it: the first line."""
    event = last_closing(case.root)
    closer = case.root.closed_by or (event.actor if event else None)
    minutes = timedelta(minutes=10)
    for document in reversed(case.root.comments):
        if document.author == closer and near_closing(case.root, document.created_at, minutes, minutes):
            first = len(document.text) - len(document.text.lstrip())
            start, end = around(document.text, first, min(first + 1, len(document.text)), 300)
            return Quote(document, start, end) if document.text[start:end].strip() else None
    return None


Judgement = Callable[[Case], Verdict | None]
_ISSUE: tuple[Judgement, ...] = (
    _duplicate, regression, _released, _merged, _in_progress, _elsewhere, _answered, _workaround, _declined,
)  # fmt: skip
