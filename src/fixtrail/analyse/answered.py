"""How a thread ended with an answer: an explanation, a change on the asker's side, a mistake that they found."""

from __future__ import annotations

import re

from fixtrail.analyse.case import excerpt, is_writer, labelled, state_evidence, who
from fixtrail.analyse.ending import Ending, line_at
from fixtrail.analyse.fixed import own_doing
from fixtrail.analyse.judged import Judged
from fixtrail.analyse.late_words import plain, reopens
from fixtrail.analyse.versions import own_version
from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import WRITERS, Document
from fixtrail.model.verdict import Verdict, VerdictKind

ANSWER_LABELS = ("question", "support", "usage", "help", "works as intended", "by design")


def answered(end: Ending) -> Judged | None:
    """Closed with an explanation, a change on the user's side, or a mistake that the reporter found."""
    if end.case.root.state == "open":
        return None
    found = [j for j in (own_mistake(end), _as_it_should_be(end), _thanked(end), _explained(end)) if j]
    best = max(found, key=lambda j: j.strength, default=None)
    if best and labelled(end.case.root, ANSWER_LABELS):
        return Judged(best.verdict, best.strength + 0.6)
    if best and _asked_for_more(end):
        return Judged(best.verdict, best.strength * 0.25)
    return best or _last_words(end) or _taken_in(end)


def _asked_for_more(end: Ending) -> bool:
    """Closed without a word while somebody who may write waited for the reporter's answer."""
    last = end.last
    if not end.silent or end.closer == "author" or last is None or last.association not in WRITERS:
        return False
    roles = end.roles_of(last)
    return "question" in roles and not roles & {"fix", "decision", "answer", "elsewhere", "cause", "workaround"}


def _taken_in(end: Ending) -> Judged | None:
    """The reporter closes it without a word after what somebody else wrote."""
    last, root = end.last, end.case.root
    if end.closer != "author" or not end.silent or last is None or last.author == root.author:
        return None
    line = line_at(last)
    if line is None or line.text.rstrip().endswith("?") or root.association in WRITERS:
        return None
    text = f"The reporter closed it after what was said last: “{excerpt(line, 140)}”"
    return Judged(Verdict("answered", "weak", text, (line, state_evidence(root))), 1.0)


def _last_words(end: Ending) -> Judged | None:
    """Closed with words that were not understood: of who may write, to somebody's question."""
    words = end.first_words
    asked = end.case.root.title.rstrip().endswith("?")
    if words is None or len(words.text) < (
        60 if end.closer in ("author", "bot") and not end.by_writer else 2 if asked else 8
    ):
        return None
    asks = words.text.rstrip().endswith("?") and end.roles_of(words.document) <= {"question", "thanks"}
    if asks or end.objected or "automatically closed" in words.text.lower() or reopens(plain(words.text)):
        return None
    wish = is_wish(end) and not words.text.lower().startswith("yes") and end.closer != "author"
    text = f"Closed after the words “{excerpt(words, 140)}”."
    evidence = (words, state_evidence(end.case.root))
    return Judged(Verdict("declined" if wish else "answered", "weak", text, evidence), 1.0)


def is_wish(end: Ending) -> bool:
    """Whether the issue asks for something new."""
    kind = end.case.extract.category
    return kind is not None and kind.kind == "feature"


def of_author(end: Ending, *roles: Role) -> list[Statement]:
    """What the reporter says in comments with one of the roles, the heaviest first."""
    return [s for s in end.said(*roles) if s.speaker == "author" and s.quote.document.id != "body"]


def own_mistake(end: Ending) -> Judged | None:
    """The reporter takes it back, or says how they solved it."""
    own = [s for s in of_author(end, "retraction") if not _blames_another(end, s)]
    own = [s for s in own if not _by_an_update(end, s.quote.document)]
    own += [s for s in of_author(end, "decision") if s.quote.document in end.words]
    # What the reporter did against a fault of the project is a way around it.
    if not alone_with_a_bug(end):
        own += [s for s in of_author(end, "fix") if own_doing(s) and not s.quote.text.rstrip().endswith("?")]
        near = [s for s in of_author(end, "workaround") if end.near.get(s.quote.document.id, 0.0) >= 1.0]
        own += [s for s in near if s.score >= (2.0 if is_fault(end) else 1.3) and end.closer == "author"]
    own = sorted((s for s in own if end.weight(s) >= 1.2), key=lambda s: -end.weight(s))
    if not own:
        return None
    text = f"Ended without a change of the code; {who(own[0])} says: “{excerpt(own[0].quote, 140)}”"
    verdict = Verdict("answered", "likely", text, (own[0].quote, state_evidence(end.case.root)))
    return Judged(verdict, min(4.0, end.weight(own[0]) * 1.15))


def _blames_another(end: Ending, statement: Statement) -> bool:
    """Whether the sentence also says that the fault is somebody else's."""
    return any(s.quote == statement.quote and s.score >= 1.5 for s in end.case.extract.said("elsewhere"))


def _by_an_update(end: Ending, document: Document) -> bool:
    """Whether the same words say that a newer version was what helped."""
    fixes = [s for s in end.case.extract.said("fix") if s.quote.document == document]
    return any(own_version(end.case, s.quote.text) for s in fixes)


def alone_with_a_bug(end: Ending) -> bool:
    """A fault is reported, its reporter closes it, and nobody who may write had a word on it."""
    written = any(d.association in WRITERS for d in end.lasting)
    return is_fault(end) and end.closer == "author" and not written


def is_fault(end: Ending) -> bool:
    """Whether the issue reports something that fails."""
    kind = end.case.extract.category
    return kind is not None and kind.kind == "bug"


def _as_it_should_be(end: Ending) -> Judged | None:
    """Who may write says that it is intended, no bug, or a question for another place."""
    said = [s for s in end.said("decision", least=1.2) if is_writer(s) and s.quote.document.id != "body"]
    if not said:
        return None
    # To a wish it is a refusal that all is as intended.
    wish = is_wish(end) and end.closer != "author"
    start = "Closed without a change" if wish else "Ended without a change of the code"
    text = f"{start}; {who(said[0])} says: “{excerpt(said[0].quote, 140)}”"
    kind: VerdictKind = "declined" if wish else "answered"
    verdict = Verdict(kind, "likely", text, (said[0].quote, state_evidence(end.case.root)))
    return Judged(verdict, min(4.0, end.weight(said[0])))


def _thanked(end: Ending) -> Judged | None:
    """An answer of somebody else, after which the reporter thanks, confirms or closes it."""
    answers = [s for s in end.said("answer", "workaround", "cause", least=0.8) if s.speaker != "author"]
    answers = [s for s in answers if s.quote.document.id != "body"]
    thanks = of_author(end, "confirmation", "thanks")
    if not answers:
        return _satisfied(end, thanks)
    pairs = [(a, t) for a in answers for t in thanks if a.quote.document.created_at <= t.quote.document.created_at]
    if not pairs:
        return None
    best, thank = max(pairs, key=lambda p: _telling(end, p[0]) + end.weight(p[1]))
    text = f"Ended without a change of the code; {who(best)} says: “{excerpt(best.quote, 140)}”"
    evidence = (best.quote, thank.quote, state_evidence(end.case.root))
    strength = 0.5 * _telling(end, best) + 0.6 * end.weight(thank) + 0.5 * (end.closer == "author")
    most = 2.0 if is_way_around(best) else 3.4 if thank.role == "confirmation" else 2.6
    return Judged(Verdict("answered", "likely", text, evidence), min(most, strength))


def _satisfied(end: Ending, thanks: list[Statement]) -> Judged | None:
    """The reporter closes it with thanks to somebody whose words were not understood."""
    thank = next((s for s in thanks if s.quote.document in end.words or s.quote.document == end.last), None)
    quiet = end.closer == "maintainer" and not (end.silent and thank and thank.quote.document == end.last)
    if thank is None or quiet or _PUZZLED.search(thank.quote.text):
        return None
    text = f"Ended with what the reporter says: “{excerpt(thank.quote, 140)}”"
    return Judged(Verdict("answered", "weak", text, (thank.quote, state_evidence(end.case.root))), 1.6)


_PUZZLED = re.compile(r"(?i)\b(?:don't know|no idea|not sure|unclear|can't explain|weird)\b.{0,20}\b(?:what|why|how)\b")


def _telling(end: Ending, statement: Statement) -> float:
    """A cause alone speaks for a fault as much as for an explanation."""
    return end.weight(statement) * (0.6 if statement.role == "cause" else 1.0)


def _explained(end: Ending) -> Judged | None:
    """The last word before the closing is an explanation that nobody contradicted."""
    answers = [s for s in end.said("answer", "workaround", "cause", least=1.0) if s.speaker != "author"]
    answers = [s for s in answers if s.quote.document.id != "body"]
    if not answers:
        return None
    best = max(answers, key=lambda s: _telling(end, s))
    text = f"Ended with what {who(best)} says: “{excerpt(best.quote, 140)}”"
    strength = _telling(end, best) * (0.7 if is_writer(best) else 0.5) + 0.4 * (best.quote.document in end.words)
    # Who may write keeps their own list of things to do: what is said there answers nobody.
    strength *= 0.5 if end.case.root.association in WRITERS else 1.0
    if end.silent:
        # The reporter took it for an answer; of a stranger's words who closed it may not have thought.
        strength *= 1.7 if end.closer == "author" else 1.0 if is_writer(best) or end.at_once(best) else 0.6
    verdict = Verdict("answered", "weak", text, (best.quote, state_evidence(end.case.root)))
    return Judged(verdict, min(1.6 if is_way_around(best) else 2.4, strength))


_WAY_AROUND = re.compile(
    r"(?i)\bwork(?:s|ed|ing)?[- ]?arounds?\b|"
    r"\b(?:downgrad|revert|roll(?:ed|ing)? back|pinn|temporar|bypass|polyfill|alternat)\w*|"
    r"\bfor now\b|\bended up\b|\bfound a way\b|\bgot around\b|\bswitch(?:ed|ing)? to\b|"
    r"\b(?:older|previous|earlier) version|\b(?:forked|my fork|patch-package|resolutions)\b|\binstead of\b"
)


def is_way_around(statement: Statement) -> bool:
    """Whether its words call it a way around something that stays as it is."""
    return bool(_WAY_AROUND.search(statement.quote.text))
