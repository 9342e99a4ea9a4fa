"""How a thread ended without a fix here: elsewhere, with a workaround, declined, or with nothing seen."""

from __future__ import annotations

import re

from fixtrail.analyse.answered import (
    ANSWER_LABELS,
    alone_with_a_bug,
    is_fault,
    is_way_around,
    is_wish,
    of_author,
    own_mistake,
)
from fixtrail.analyse.case import Case, excerpt, is_writer, labelled, state_evidence, who
from fixtrail.analyse.duplicates import circle
from fixtrail.analyse.ending import Ending
from fixtrail.analyse.fixed import named, own_doing
from fixtrail.analyse.judged import STRUCTURE, Judged
from fixtrail.analyse.pointing import line_outside, points_outside, writer_or_closer
from fixtrail.model.evidence import Computed, EventEvidence, Evidence
from fixtrail.model.facts import Confidence, Statement
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Verdict

_ELSEWHERE_LABELS = ("upstream", "external", "third party", "third-party", "3rd party", "dependency", "not our")

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
    if not accepted and end.closer == "author" and own_mistake(end):
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


def workaround(end: Ending) -> Judged | None:
    """No fix, but something that helped others, or the reporter."""
    found = [s for s in end.said("workaround") if _held(s) and not _HEDGED.search(s.quote.text)]
    own = [s for s in of_author(end, "workaround") if s.score >= 2 and not _HEDGED.search(s.quote.text)]
    own += [s for s in of_author(end, "workaround") if s.score >= 1.3 and _last_way(end, s)]
    own.sort(key=lambda s: (not _last_way(end, s), -end.weight(s)))
    if not own and alone_with_a_bug(end):
        own = [s for s in of_author(end, "fix") if own_doing(s)]
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
    return at_end and is_way_around(statement)


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
    called = is_way_around(statement)
    many = len({s.quote.document.author for s in end.case.extract.said("reproduction")}) >= 2
    strength = 1.0 + 0.5 * min(3, statement.confirmations) + 0.15 * min(4, statement.agreed) + 1.0 * called
    strength += 0.5 * (statement.speaker != "maintainer") + 0.4 * many
    strength += 0.5 * (statement.speaker == "author" and _last_way(end, statement) and is_fault(end))
    near = end.near.get(statement.quote.document.id, 1.0)
    if end.case.root.state == "open":
        return strength + 0.8 * (called or statement.confirmations > 1)
    return strength * (1.0 if near > 0.8 else 0.75)


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
    courtesy = stale and said[0].score < 2.5 and not is_wish(end)
    most = 1.4 if stale and helped and helped.strength >= 1.5 else 2.2 if courtesy else 4.0
    heard = min(most, _refusing(end, said[0])) if said else 0.0
    if stale and labelled(root, ANSWER_LABELS) and _suggested(end):
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
    """After the closing a wish that came up by the way may be what is refused; of a fault that was closed without a
    word, one of several ways to mend it."""
    by_the_way = end.silent and is_fault(end) and statement.quote.document != end.last
    return end.weight(statement) * (0.6 if by_the_way else 0.8 if statement.quote.document in end.after else 1.0)


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
    undone = next((f for f in case.fixes if f.standing == "reverted"), None)
    if undone:
        text = f"{named(case, undone)}, which fixed it, was reverted since; no other fix was seen."
        return Verdict("open", "likely", text, (*undone.evidence[:3], state_evidence(root)))
    words = end.first_words
    if words:
        text = f"Closed with the words “{excerpt(words, 140)}”; no fix, answer or decision was recognised in them."
        return Verdict("open", "weak", text, (words, state_evidence(root)))
    text = "Closed without a visible reason: no fix, answer or decision was seen."
    return Verdict("open", "weak", text, (state_evidence(root),))
