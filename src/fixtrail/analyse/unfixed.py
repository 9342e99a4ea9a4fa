"""How a thread ended without a fix here: elsewhere, answered, with a workaround, declined, or with nothing seen."""

from __future__ import annotations

import re

from fixtrail.analyse.case import Case, excerpt, is_writer, labelled, state_evidence, who
from fixtrail.analyse.duplicates import circle
from fixtrail.analyse.ending import Ending, line_at
from fixtrail.analyse.fixed import own_doing
from fixtrail.analyse.judged import STRUCTURE, Judged
from fixtrail.analyse.pointing import line_outside, points_outside, writer_or_closer
from fixtrail.analyse.versions import own_version
from fixtrail.model.evidence import Computed, EventEvidence, Evidence
from fixtrail.model.facts import Confidence, Role, Statement
from fixtrail.model.thread import WRITERS, Document, Thread
from fixtrail.model.verdict import Verdict, VerdictKind

_ELSEWHERE_LABELS = ("upstream", "external", "third party", "third-party", "3rd party", "dependency", "not our")
_ANSWER_LABELS = ("question", "support", "usage", "help", "works as intended", "by design")
_REFUSED_LABELS = ("wontfix", "won't fix", "declined", "stale", "not planned", "rejected", "no-response")
# These go with an explanation as often as with a refusal.
_INVALID_LABELS = ("invalid", "not a bug", "by design", "works for me", "more info", "lacks-relevant", "non-issue")


def elsewhere(end: Ending) -> Judged | None:
    """Transferred, or said to lie outside this repository."""
    root = end.case.root
    for event in root.timeline:
        if event.kind == "transferred" and event.other:
            text = f"Transferred to {event.other.ref.within(root.ref)}."
            return Judged(Verdict("elsewhere", "certain", text, (EventEvidence(root.ref, event),)), STRUCTURE)
    said = end.said("elsewhere", least=1.2)
    said = [s for s in said if is_writer(s) or s.confirmations or s.agreed or s.score >= 1.8 or s.speaker == "author"]
    said += [s for s in end.said("fix", least=2.5) if s.quote.document in end.words and points_outside(end.case, s)]
    said = [s for s in said if s.quote.document.id != "body" and not _names_itself(root, s)]
    said = [s for s in said if not _links_home(end, s)]
    said.sort(key=lambda s: -end.weight(s))
    if not said:
        return _linked_away(end)
    best = said[0]
    label = labelled(root, _ELSEWHERE_LABELS)
    text = f"The cause lies outside this repository; {who(best)} says: “{excerpt(best.quote, 140)}”"
    confidence: Confidence = "likely" if is_writer(best) else "weak"
    accepted = any(s.speaker == "author" for s in said) and best.speaker != "author"
    strength = end.weight(best) + 0.4 * (len(said) - 1 > 0) + 0.6 * accepted + 1.0 * bool(label)
    strength = min(4.4, strength)
    if not accepted and end.closer == "author" and _own_mistake(end):
        strength *= 0.6  # what was said of another matter beside
    return Judged(Verdict("elsewhere", confidence, text, (best.quote, state_evidence(root))), strength)


def _links_home(end: Ending, statement: Statement) -> bool:
    """Whether all that it points to is the project's own."""
    own = end.case.root.ref
    home = f"//{own.host}/{own.owner}/".lower() in statement.quote.text.lower()
    return home and not points_outside(end.case, statement)


def _names_itself(root: Thread, statement: Statement) -> bool:
    """Whether it only says "a bug in X" of the project X itself."""
    name = re.escape(root.ref.repo.lower().removesuffix(".js"))
    text = statement.quote.text.lower()
    fault = "(?:bug|issue|problem|limitation)"
    own = rf"\b{fault} (?:in|with|of) `?{name}\b|\b{name}(?:'s)? {fault}\b"
    denied = rf"\b(?:not|instead of|rather than) (?:an? |the )?(?:\w+ )?(?:{own})"
    return bool(re.search(own, text)) and not re.search(denied, text)


def _linked_away(end: Ending) -> Judged | None:
    """Closed with a link to a thread of another project, and no word of a fix."""
    line = line_outside(end)
    if line is None:
        return None
    text = f"Closed with a link to another project: “{excerpt(line, 140)}”"
    return Judged(Verdict("elsewhere", "weak", text, (line, state_evidence(end.case.root))), 2.2)


def answered(end: Ending) -> Judged | None:
    """Closed with an explanation, a change on the user's side, or a mistake that the reporter found."""
    if end.case.root.state == "open":
        return None
    found = [j for j in (_own_mistake(end), _as_it_should_be(end), _thanked(end), _explained(end)) if j]
    best = max(found, key=lambda j: j.strength, default=None)
    if best and labelled(end.case.root, _ANSWER_LABELS):
        return Judged(best.verdict, best.strength + 0.6)
    if best and _asked_for_more(end):
        return Judged(best.verdict, best.strength * 0.5)
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
    if asks or end.objected or "automatically closed" in words.text.lower():
        return None
    wish = _is_wish(end) and not words.text.lower().startswith("yes") and end.closer != "author"
    text = f"Closed after the words “{excerpt(words, 140)}”."
    evidence = (words, state_evidence(end.case.root))
    return Judged(Verdict("declined" if wish else "answered", "weak", text, evidence), 1.0)


def _is_wish(end: Ending) -> bool:
    kind = end.case.extract.category
    return kind is not None and kind.kind == "feature"


def _of_author(end: Ending, *roles: Role) -> list[Statement]:
    return [s for s in end.said(*roles) if s.speaker == "author" and s.quote.document.id != "body"]


def _own_mistake(end: Ending) -> Judged | None:
    """The reporter takes it back, or says how they solved it."""
    own = [s for s in _of_author(end, "retraction") if not _blames_another(end, s)]
    own = [s for s in own if not _by_an_update(end, s.quote.document)]
    own += [s for s in _of_author(end, "decision") if s.quote.document in end.words]
    # What the reporter did against a fault of the project is a way around it.
    if not _alone_with_a_bug(end):
        own += [s for s in _of_author(end, "fix") if own_doing(s) and not s.quote.text.rstrip().endswith("?")]
        near = [s for s in _of_author(end, "workaround") if end.near.get(s.quote.document.id, 0.0) >= 1.0]
        own += [s for s in near if s.score >= (2.0 if _is_fault(end) else 1.3) and end.closer == "author"]
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


def _alone_with_a_bug(end: Ending) -> bool:
    """A fault is reported, its reporter closes it, and nobody who may write had a word on it."""
    written = any(d.association in WRITERS for d in end.lasting)
    return _is_fault(end) and end.closer == "author" and not written


def _is_fault(end: Ending) -> bool:
    kind = end.case.extract.category
    return kind is not None and kind.kind == "bug"


def _as_it_should_be(end: Ending) -> Judged | None:
    """Who may write says that it is intended, no bug, or a question for another place."""
    said = [s for s in end.said("decision", least=1.2) if is_writer(s) and s.quote.document.id != "body"]
    if not said:
        return None
    # To a wish it is a refusal that all is as intended.
    wish = _is_wish(end) and end.closer != "author"
    start = "Closed without a change" if wish else "Ended without a change of the code"
    text = f"{start}; {who(said[0])} says: “{excerpt(said[0].quote, 140)}”"
    kind: VerdictKind = "declined" if wish else "answered"
    verdict = Verdict(kind, "likely", text, (said[0].quote, state_evidence(end.case.root)))
    return Judged(verdict, min(4.0, end.weight(said[0])))


def _thanked(end: Ending) -> Judged | None:
    """An answer of somebody else, after which the reporter thanks, confirms or closes it."""
    answers = [s for s in end.said("answer", "workaround", "cause", least=0.8) if s.speaker != "author"]
    answers = [s for s in answers if s.quote.document.id != "body"]
    thanks = _of_author(end, "confirmation", "thanks")
    if not answers:
        return _satisfied(end, thanks)
    pairs = [(a, t) for a in answers for t in thanks if a.quote.document.created_at <= t.quote.document.created_at]
    if not pairs:
        return None
    best, thank = max(pairs, key=lambda p: _telling(end, p[0]) + end.weight(p[1]))
    text = f"Ended without a change of the code; {who(best)} says: “{excerpt(best.quote, 140)}”"
    evidence = (best.quote, thank.quote, state_evidence(end.case.root))
    strength = 0.5 * _telling(end, best) + 0.6 * end.weight(thank) + 0.5 * (end.closer == "author")
    most = 2.0 if _is_way_around(best) else 3.4 if thank.role == "confirmation" else 2.6
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
    return Judged(verdict, min(1.6 if _is_way_around(best) else 2.4, strength))


def workaround(end: Ending) -> Judged | None:
    """No fix, but something that helped others, or the reporter."""
    found = [s for s in end.said("workaround") if _held(s) and not _HEDGED.search(s.quote.text)]
    own = [s for s in _of_author(end, "workaround") if s.score >= 2 and not _HEDGED.search(s.quote.text)]
    own += [s for s in _of_author(end, "workaround") if s.score >= 1.3 and _last_way(end, s)]
    own.sort(key=lambda s: (not _last_way(end, s), -end.weight(s)))
    if not own and _alone_with_a_bug(end):
        own = [s for s in _of_author(end, "fix") if own_doing(s)]
    best = max(found, key=lambda s: (s.confirmations, s.agreed, s.score), default=own[0] if own else None)
    if best is None:
        return None
    helped = f"has {best.agreed} {'reaction' if best.agreed == 1 else 'reactions'} in favour"
    if best.confirmations or not best.agreed:
        helped = f"helped {best.confirmations} more" if best.confirmations else "helped them"
    text = f"No fix was seen; a workaround of {who(best)} {helped}: “{excerpt(best.quote, 140)}”"
    confidence: Confidence = "likely" if best.confirmations else "weak"
    verdict = Verdict("workaround", confidence, text, (best.quote, *best.support[:3]))
    return Judged(verdict, _help(end, best))


def _last_way(end: Ending, statement: Statement) -> bool:
    """Whether the reporter's last word is a way around it."""
    at_end = statement.quote.document in end.words or statement.quote.document == end.last
    return at_end and _is_way_around(statement)


_HEDGED = re.compile(
    r"(?i)\b(?:might|maybe|perhaps|not sure|could be|may be|would be|wonder\w*|seems? to be a)\b|\?|^~"
)


def _held(statement: Statement) -> bool:
    """Somebody confirms it, or several agree, and not more say that it failed. Who agrees with a report agrees that it
    fails."""
    agreed = 0 if statement.quote.document.id == "body" else statement.agreed // 3
    return statement.confirmations + agreed > statement.failures


def _help(end: Ending, statement: Statement) -> float:
    """By how many it helped, and whether it is called a way around something."""
    called = _is_way_around(statement)
    many = len({s.quote.document.author for s in end.case.extract.said("reproduction")}) >= 2
    strength = 1.0 + 0.5 * min(3, statement.confirmations) + 0.15 * min(4, statement.agreed) + 1.0 * called
    strength += 0.5 * (statement.speaker != "maintainer") + 0.4 * many
    strength += 0.5 * (statement.speaker == "author" and _last_way(end, statement) and _is_fault(end))
    near = end.near.get(statement.quote.document.id, 1.0)
    if end.case.root.state == "open":
        return strength + 0.8 * (called or statement.confirmations > 1)
    return strength * (1.0 if near > 0.8 else 0.75)


_WAY_AROUND = re.compile(
    r"(?i)\bwork(?:s|ed|ing)?[- ]?arounds?\b|"
    r"\b(?:downgrad|revert|roll(?:ed|ing)? back|pinn|temporar|bypass|polyfill|alternat)\w*|"
    r"\bfor now\b|\bended up\b|\bfound a way\b|\bgot around\b|\bswitch(?:ed|ing)? to\b|"
    r"\b(?:older|previous|earlier) version|\b(?:forked|my fork|patch-package|resolutions)\b|\binstead of\b"
)


def _is_way_around(statement: Statement) -> bool:
    """Whether its words call it a way around something that stays as it is."""
    return bool(_WAY_AROUND.search(statement.quote.text))


def declined(end: Ending) -> Judged | None:
    """Not planned, a label of refusal, a refusal in words, or closed for want of answers."""
    root = end.case.root
    if root.state == "open":
        return None
    said = end.said("refusal", least=1.2) + _stale(end)
    said = [s for s in said if s.quote.document.id != "body" and writer_or_closer(end, s)]
    said.sort(key=lambda s: -end.weight(s))
    words = [s.quote for s in said[:1]]
    # Closed for want of answers leaves room for what did help somebody.
    helped = workaround(end)
    stale = bool(said) and said[0].role == "stale"
    courtesy = stale and said[0].score < 2.5 and not _is_wish(end)
    most = 1.4 if stale and helped and helped.strength >= 1.5 else 2.2 if courtesy else 4.0
    heard = min(most, _refusing(end, said[0])) if said else 0.0
    if stale and labelled(root, _ANSWER_LABELS) and _suggested(end):
        return None  # a question that was closed when its asker did not come back to what was suggested
    if root.state_reason == "not_planned":
        verdict = Verdict("declined", "certain", "Closed as not planned.", (state_evidence(root), *words))
        return Judged(verdict, max(3.0, heard))
    label = labelled(root, _REFUSED_LABELS) or labelled(root, _INVALID_LABELS)
    if label:
        least = 2.4 if labelled(root, _REFUSED_LABELS) else 1.5
        text = f"Closed with the label “{label}”."
        why = Computed("label", text, (str(root.ref), f"label={label}"), root.url)
        return Judged(Verdict("declined", "likely", text, (why, state_evidence(root), *words)), max(least, heard))
    if said:
        text = f"Closed without a change; {who(said[0])} says: “{excerpt(said[0].quote, 140)}”"
        return Judged(Verdict("declined", "likely", text, (said[0].quote, state_evidence(root))), heard)
    return _closed_by_bot(end)


def _refusing(end: Ending, statement: Statement) -> float:
    """After the closing a wish that came up by the way may be what is refused."""
    return end.weight(statement) * (0.8 if statement.quote.document in end.after else 1.0)


def _suggested(end: Ending) -> bool:
    """Whether somebody else than the reporter answered with more than a question."""
    others = [d for d in end.case.root.comments if d.author != end.case.root.author and d not in end.words]
    return any(not d.author.bot and end.roles_of(d) != {"question"} for d in others)


def _stale(end: Ending) -> list[Statement]:
    """That nobody answered, or that it may be opened again: a courtesy where the same words tell of a fix, and past
    where somebody who may write went on explaining."""
    if end.taken_up:
        return []
    fixed = {s.quote.document.id for s in end.said("fix", least=1.5)}
    found = [s for s in end.said("stale", least=1.2) if _ends_it(end, s)]
    return [s for s in found if s.quote.document.id not in fixed]


def _ends_it(end: Ending, statement: Statement) -> bool:
    """That nothing could be found, or nobody answered, is a reason only at the closing."""
    closing = "clos" in statement.quote.document.text.lower()
    return statement.quote.document in end.words or (statement.quote.document == end.last and closing)


def _closed_by_bot(end: Ending) -> Judged | None:
    if end.closer != "bot":
        return None
    evidence: list[Evidence] = [state_evidence(end.case.root)]
    return Judged(Verdict("declined", "weak", "Closed by a bot; no fix was seen.", tuple(evidence)), 1.5)


def still_open(case: Case, end: Ending) -> Verdict:
    """What stands where nothing else does."""
    root = case.root
    if links := circle(root, case.graph):
        others = ", ".join(e.source.within(root.ref) for e in links[1:])
        text = f"Said to be a duplicate of {others}, in a circle; this is the one of them to follow."
        return Verdict("open", "likely", text, tuple(e.evidence[0] for e in links[:4]))
    if root.state == "open":
        text = "Open: no fix, no pull request that closes it and no confirmed workaround was seen."
        return Verdict("open", "likely", text, (state_evidence(root),))
    words = end.first_words
    if words:
        text = f"Closed with the words “{excerpt(words, 140)}”; no fix, answer or decision was recognised in them."
        return Verdict("open", "likely", text, (words, state_evidence(root)))
    text = "Closed without a visible reason: no fix, answer or decision was seen."
    return Verdict("open", "likely", text, (state_evidence(root),))
