"""Whether it is fixed or a fix is under way: by GitHub's record first, by what people say at the end else."""

from __future__ import annotations

import re
from datetime import timedelta

from fixtrail.analyse.case import (
    Case,
    excerpt,
    is_writer,
    last_closing,
    moment,
    near_closing,
    refused,
    state_evidence,
    who,
)
from fixtrail.analyse.ending import Ending
from fixtrail.analyse.judged import STRUCTURE, Judged
from fixtrail.analyse.pointing import family, points_outside
from fixtrail.analyse.shipped import least_confidence, shipped, sides, unreleased_words, when
from fixtrail.analyse.versions import StatedRelease, own_version, stated_releases, version_in
from fixtrail.model.evidence import EventEvidence, Evidence, Quote
from fixtrail.model.facts import Confidence, Fix, Statement
from fixtrail.model.thread import WRITERS, Document, Event, Thread
from fixtrail.model.verdict import Verdict
from fixtrail.refs.find import find
from fixtrail.text.snippet import around

BY_CONFIDENCE: dict[Confidence, float] = {"certain": STRUCTURE, "likely": 4.5, "weak": 3.0}
_COMMITTED = timedelta(days=3)
_MERGE_BOTS = frozenset({"bors", "homu"})
_MAY_COMMIT = frozenset({*WRITERS, "CONTRIBUTOR"})
SURE_WORD = 1.6  # score of a sentence from which it may be the reason of the closing
_CLOSED_IN_SILENCE = 0.75  # a promise counts less where the thread was closed without a word of it


def merged(end: Ending) -> Judged | None:
    """A merged pull request or commit; else the word of who closed it or may write."""
    case, fix = end.case, end.case.fix
    if fix:
        return _merged_fix(case, fix)
    said = [s for s in end.said("fix") if _closing_word(end, s)]
    if case.root.state == "open" or refused(case.root):
        return None
    if not said:
        return _landed(end) or _closed_over(end) or _committed(end) or _taken_at_their_word(end)
    best = said[0]
    confidence: Confidence = "likely" if is_writer(best) else "weak"
    text = f"Fixed, says {who(best)}: “{excerpt(best.quote, 140)}”"
    verdict = Verdict("merged", confidence, text, (best.quote, state_evidence(case.root)))
    stated = [s for s in stated_releases(case) if s.sure]
    # That a release has it says more than that it is fixed.
    most = said_strength(end, stated[0]) - 0.1 if stated else 3.5
    return Judged(verdict, min(most, end.weight(best)))


def said_strength(end: Ending, stated: StatedRelease) -> float:
    """As much as the fix that it goes with; else by who says it, and when."""
    fix = end.case.fix
    if fix and fix.confidence != "weak":
        return BY_CONFIDENCE[fix.confidence]
    if stated.who == "a release bot":
        return 4.5
    if stated.verb == "announced":
        return 3.8  # somebody confirmed it
    return (3.4 if stated.sure else 2.6) * min(1.2, end.near.get(stated.quote.document.id, 1.0))


def _merged_fix(case: Case, fix: Fix) -> Judged:
    """What a merged fix says where no release is known to have it."""
    if reopened_since(case, fix):
        since = "the issue was opened again later and closed without another fix"
        text = f"{named(case, fix)} was {when(case, fix)}; {since}."
        return Judged(Verdict("merged", "weak", text, fix.evidence), 1.8)
    found = shipped(case)
    if found is None:
        raise AssertionError("a fix that stands is one of those needed")
    text = f"Fixed {sides(case, found.fixes)}; {unreleased_words(case, found)}."
    confidence = least_confidence(found.fixes)
    if found.state == "unknown" and found.reason and confidence == "certain":
        confidence = "likely"  # that no release has it is part of what the verdict says
    evidence = (*found.fixes[0].evidence, *(f.evidence[0] for f in found.fixes[1:]), *found.evidence[:2])
    return Judged(Verdict("merged", confidence, text, evidence), BY_CONFIDENCE[fix.confidence])


def reopened_since(case: Case, fix: Fix) -> bool:
    """Whether it was opened again a day or more after the fix, which did not close it in the end."""
    again = max((e.created_at for e in case.root.timeline if e.kind == "reopened"), default="")
    late = fix.merged_at is not None and again != "" and moment(again) - moment(fix.merged_at) > timedelta(days=1)
    closing = last_closing(case.root)
    return late and closing is not None and closing.commit is None and closing.closer is None


def _landed(end: Ending) -> Judged | None:
    """A pull request that says that it closes it, closed together with it: some projects merge by other means than
    GitHub's button (a merge queue, a mirror)."""
    case = end.case
    for fix in case.fixes:
        pull = case.threads.get(fix.ref) if fix.ref else None
        closed = pull.closed_at if pull else None
        if fix.standing == "abandoned" and closed and near_closing(case.root, closed, _TOGETHER, _TOGETHER):
            text = f"Closed together with {named(case, fix)}, which says that it fixes it, unmerged."
            evidence = (*fix.evidence[:3], state_evidence(case.root))
            return Judged(Verdict("merged", "weak", text, evidence), 1.9)
    return None


def _committed(end: Ending) -> Judged | None:
    """A commit of who closed it, or of a merge bot, names the issue in the days before it was closed."""
    root = end.case.root
    if end.closer == "unknown" or (end.closer == "author" and root.association not in _MAY_COMMIT):
        return None
    closing = last_closing(root)
    actors = {a.login for a in (root.closed_by, closing.actor if closing else None) if a}
    for event in reversed(root.timeline):
        near = near_closing(root, event.created_at, _COMMITTED, timedelta(minutes=10))
        trusted = event.actor.login in actors or event.actor.bot or event.actor.login in _MERGE_BOTS
        own = event.commit if event.kind == "referenced" and not event.commit_repository else None
        if own and near and trusted and not _denies(root, event):
            text = f"Closed soon after commit {own[:10]}, which names it; nobody says that it is the fix."
            evidence = (EventEvidence(root.ref, event), state_evidence(root))
            return Judged(Verdict("merged", "weak", text, evidence), 2.6)
    return None


def _denies(root: Thread, event: Event) -> bool:
    """Whether the message of a commit says that it does not fix the issue."""
    found = find((event.commit_message or "")[:4000], root.ref, (root.ref.host,))
    return any(r.ref == root.ref and r.relation == "closes" and r.negated for r in found)


def _taken_at_their_word(end: Ending) -> Judged | None:
    """Closed without a word after somebody said that it is fixed."""
    case = end.case
    if not end.silent or end.closer == "bot":
        return None
    last = [s for s in end.said("fix", least=1.2) if s.quote.document in end.lasting and s.score >= 1.5]
    last = [s for s in last if not own_doing(s) and not points_outside(case, s)]
    other = {"answer", "workaround", "in-progress", "question"}  # what advice and promises say with the same words
    last = [s for s in last if not s.failures and not end.roles_of(s.quote.document) & other]
    last = [s for s in last if not version_in(s.quote.text) or own_version(case, s.quote.text)]
    if not last:
        return None
    text = f"Fixed, says {who(last[0])}, and closed without another word: “{excerpt(last[0].quote, 140)}”"
    return Judged(Verdict("merged", "weak", text, (last[0].quote, state_evidence(case.root))), 1.9)


def _closed_over(end: Ending) -> Judged | None:
    """Who closed it names a merged pull request then."""
    case = end.case
    for document in end.words:
        for reference in find(document.text[:4000], case.root.ref, (case.root.ref.host,)):
            node = case.graph.node(reference.ref) if reference.ref and not reference.negated else None
            quote = Quote(document, *around(document.text, reference.start, reference.end, 300))
            if _only_links_pulls(document) and family(case, reference):
                text = f"Closed with nothing but a link to a pull request: “{excerpt(quote, 140)}”"
                return Judged(Verdict("merged", "weak", text, (quote, state_evidence(case.root))), 2.0)
            if node is not None and node.kind == "pull" and node.state == "merged":
                text = f"Closed with a word of {node.ref.within(case.root.ref)}, which is merged."
                return Judged(Verdict("merged", "weak", text, (quote, state_evidence(case.root))), 2.0)
    return None


_PULL_LINK = re.compile(r"https?://[^\s<>()]{4,200}/pull/\d{1,9}")


def _only_links_pulls(document: Document) -> bool:
    links = len(document.text) < 1000 and bool(_PULL_LINK.search(document.text))
    return links and not re.search(r"\w", _PULL_LINK.sub("", document.text))


_TOGETHER = timedelta(days=1)


def _closing_word(end: Ending, statement: Statement) -> bool:
    """Said around the closing by who closed it or may write, sure enough to be the reason for it, and of the project's
    own code: what a reporter says to have fixed alone was theirs."""
    document, root = statement.quote.document, end.case.root
    around = near_closing(root, document.created_at, before=timedelta(days=3), after=timedelta(days=7))
    around = around or (root.state == "closed" and document in end.lasting and is_writer(statement))
    if not around or document.id == "body" or statement.score < SURE_WORD:
        return False
    others = version_in(statement.quote.text) and not own_version(end.case, statement.quote.text)
    if points_outside(end.case, statement):
        return False
    return not others and (is_writer(statement) or (document in end.words and not own_doing(statement)))


_MINE = re.compile(r"(?i)\b(?:i|i've|my|we|our)\b|^(?:problem |issue )?(?:solved|fixed|resolved)\b|^(?:ok|done)\W*$")
_OTHERS = re.compile(
    r"(?i)\b(?:latest|release\w*|upstream|master|main|nightly|version|has been|have been|confirm\w*)\b|#\d"
)


def own_doing(statement: Statement) -> bool:
    """A reporter's own "I solved it", or a bare "solved": by no version, no pull request and nobody else."""
    text = statement.quote.text
    mine = _MINE.search(text) and not _OTHERS.search(text) and not version_in(text)
    return statement.speaker == "author" and bool(mine)


def in_progress(end: Ending) -> Judged | None:
    """An open pull request that closes it; else somebody who says that they work on it."""
    return _open_pull(end.case) or _promised(end)


def _open_pull(case: Case) -> Judged | None:
    if case.root.state != "open":
        return None
    for fix in case.fixes:
        if fix.standing == "competing":
            claimed = fix.confidence != "weak" and not all(_in_root(case, e) for e in fix.evidence)
            says = "says that it closes this issue" if claimed else "is said to close this issue"
            text = f"{named(case, fix)} is open and {says}."
            verdict = Verdict("in-progress", fix.confidence, text, fix.evidence)
            return Judged(verdict, BY_CONFIDENCE[fix.confidence])
    return None


def _promised(end: Ending) -> Judged | None:
    """Who may write promises a fix, or anybody opens a pull request; nothing later says what became of it."""
    said = [s for s in end.said("in-progress") if s.quote.document.id != "body"]
    said = [s for s in said if (is_writer(s) or s.score >= 1.6) and not _done_since(end, s)]
    if not said or refused(end.case.root):
        return None
    best = said[0]
    text = f"A fix is under way, says {who(best)}: “{excerpt(best.quote, 140)}”"
    evidence: tuple[Evidence, ...] = (best.quote,)
    strength = min(3.6, end.weight(best))
    if end.case.root.state == "closed":
        text = f"{text}; it was closed without saying that it was done."
        evidence = (best.quote, state_evidence(end.case.root))
        strength *= 0.5 if end.words else _CLOSED_IN_SILENCE
    return Judged(Verdict("in-progress", "weak", text, evidence), strength)


def _done_since(end: Ending, promise: Statement) -> bool:
    """Whether somebody who may write says later that it is done."""
    done = [s for s in end.case.extract.said("fix") if is_writer(s) and s.score >= SURE_WORD]
    return any(s.quote.document.created_at > promise.quote.document.created_at for s in done)


def _in_root(case: Case, evidence: Evidence) -> bool:
    """Said under the issue, by whoever, and not by the pull request or GitHub."""
    return isinstance(evidence, Quote) and evidence.document.ref == case.root.ref


def named(case: Case, fix: Fix) -> str:
    """A fix as the issue's own repository would name it: `#12`, or the beginning of a commit."""
    return fix.ref.within(case.root.ref) if fix.ref else f"commit {(fix.commit or '')[:10]}"
