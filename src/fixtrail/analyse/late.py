"""What is said after the end: that it still fails, that it should be opened again, and what else came later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from fixtrail.analyse.case import Case, last_closing, moment
from fixtrail.analyse.shipped import line_of, shipped
from fixtrail.analyse.versions import version_in
from fixtrail.model.evidence import EventEvidence, Evidence, Quote
from fixtrail.model.facts import Finding, Role, Statement
from fixtrail.model.thread import Document
from fixtrail.text.markdown import prose
from fixtrail.text.sentences import sentences
from fixtrail.versions.order import compare

_AT_ONCE = timedelta(minutes=10)  # what who closed it adds to the closing
_READ = 20_000  # characters of a comment that are looked at
_SHOWN = 3
_SUBSTANCE = 4  # words from which a comment says something
# Roles of a sentence by which it speaks against the end, and the least score.
_AGAINST: dict[Role, float] = {"failed": 1.2, "regression": 1.5, "reproduction": 1.5}
_CONTENT: frozenset[Role] = frozenset({"thanks", "confirmation", "retraction"})
_DONE: dict[Role, float] = {"fix": 2.0, "duplicate": 2.0, "stale": 2.0, "refusal": 2.0}  # words that go with an end
# In the languages that statements are read in.
_OPEN_AGAIN = re.compile(
    r"(?i)\bre-?open(?:ed|ing|s)?\b|\bwieder ?(?:er)?öffnen\b|\breabrir\b|\brouvrir\b|\bпереоткр\w+|"
    r"\bоткрыть (?:снова|заново)|重新打开|重新打開|重开|再オープン|다시 (?:열|오픈)"
)
_OFFERED = re.compile(
    r"(?i)\b(?:if|when|unless|until|once|should you|feel free|happy to|glad to|in case|otherwise|don't|do not|won't|"
    r"let's not|no need|not (?:\w+ ){0,2}re-?open\w*|not sure|rather than|instead of|without|falls?|wenn|si|se|если)\b|"
    r"如果|若|もし|만약"
)
_NOT_FIXED = re.compile(
    r"(?i)(?:\bnot|n't|\bnever)(?: (?:been|be|really|fully|completely|entirely|actually|quite|properly|yet|think|"
    r"believe|this|that|it|issue|bug|was|is|has|to|seem|look|all)){0,4} (?:fixed|resolved|solved|gone)\b|\bpersists?\b|"
    r"\b(?:fixed|resolved|solved) (?:only )?(?:partially|partly)\b|\b(?:partially|partly) (?:fixed|resolved|solved)\b"
)
_STILL = re.compile(
    r"(?i)\bstill (?:\w+ ){0,3}(?:fail\w*|broken|breaks|happen\w*|occur\w*|crash\w*|reproduc\w*|hang\w*|panic\w*|"
    r"leak\w*|segv|segfault\w*|ices?|present|affected|an issue|a (?:problem|bug)|exists?|"
    r"(?:doesn't|does not|don't|do not|not) (?:seem to )?(?:work\w*|compil\w*|build\w*|help|fix\w*|resolve\w*)|"
    r"(?:have|having|see|seeing|get|getting|hit|hitting|experienc\w+|encounter\w*|fac(?:e|ing)) "
    r"(?:this|the same|that|it|the (?:issue|problem|error|bug|crash)|an? (?:issue|problem|error)|issues|errors))\b|"
    r"\bsame (?:issue|problem|error|bug|behaviou?r|crash|thing|here)\b.{0,40}\b(?:on|in|with|using|after)\b.{0,20}\d|"
    r"^\W{0,4}same (?:issue |problem |error |bug |thing )?(?:here|for me)\b|"
    r"\b(?:broken|fails?|failing|happen\w*|occur\w*|reappear\w*) again\b|\bis back\b|\bspoke too (?:soon|early)\b"
)
# What English words make a failure of, they may make of anything: "why the first code didn't work".
_WORDED = re.compile(r"(?i)\b(?:work\w*|help\w*|fix\w*|solve\w*|resolve\w*|difference|anything)\b")
_IT = re.compile(
    r"(?i)(?:\b(?:it|this|still)(?: \w+)?|^\W*(?:that|doesn't|didn't|does not|did not)) ?(?:did not|didn't|does not|"
    r"doesn't|do not|don't|hasn't|won't)?(?: \w+){0,2} (?:work|help|fix|solve|resolve|make)\w*\b|\bno luck\b"
)
_AGREES_ONLY = re.compile(
    r"(?i)^\W*\+1\b|\bdoubt\b|\bregression tests?\b|\bneither\b|\b(?:would|could|might) be\b|"
    r"\bfixed (?:it|this) by\b|\bsolved (?:it|this) by\b"
)
_TAKEN_BACK = re.compile(
    r"(?i)\b(?:never ?mind|nvm|my (?:bad|mistake|fault|error)|false alarm|disregard|works (?:now|fine)|user error|"
    r"i was wrong|got confused|sorry for the noise|non-issue)\b"
)
_ASKED = re.compile(r"[?？]\W*$")
_SUPPOSED = re.compile(r"(?i)\b(?:if|whether|unless|in case|let me know|why)\b")


class Late(msgspec.Struct, frozen=True):
    """A comment after the end, and the sentence of it that speaks against the end, where one does."""

    document: Document
    against: Quote | None


def since(case: Case) -> str:
    """The instant from which on words may contradict the verdict: the closing, else the merge of the fix; '' where
    there is neither."""
    root = case.root
    if root.state == "closed" and root.closed_at:
        return root.closed_at
    return (case.fix.merged_at or "") if case.fix else ""


def late(case: Case) -> tuple[Late, ...]:
    """The comments of people after the end, oldest first, without what who closed it adds at once and without what its
    author took back."""
    start = since(case)
    if not start:
        return ()
    closing = last_closing(case.root)
    closer = case.root.closed_by or (closing.actor if closing else None)
    found: list[Late] = []
    for document in case.root.comments:
        if document.created_at <= start or document.author.bot:
            continue
        at_once = moment(document.created_at) - moment(start) <= _AT_ONCE
        against = _against(case, document)
        if not (at_once and document.author == closer and against is None):
            found.append(Late(document, against))
    return tuple(found)


def contradicting(case: Case) -> Iterator[Finding]:
    """A finding of kind `contradiction` with what is said against the end, one with a reopening after the fix, and one
    of kind `later` with the last words that are of another kind."""
    said = late(case)
    against = [x.against for x in said if x.against and not _older_version(case, x.against)]
    if against:
        yield Finding("contradiction", _told(case, against), tuple(reversed(against[-_SHOWN:])))
    if again := _reopened(case):
        yield Finding("contradiction", "It was opened again after the fix.", (again,), "certain")
    told = {quote.document.id for quote in against}
    rest = [q for x in said if x.document.id not in told and (q := _substance(case, x))]
    if rest:
        text = "More was said after the end." if case.root.state == "closed" else "More was said after the fix."
        yield Finding("later", text, tuple(reversed(rest[-2:])), "weak")


def _told(case: Case, against: list[Quote]) -> str:
    people = len({q.document.author.login for q in against})
    who = "one person says" if people == 1 else f"{people} people say"
    end = "closing" if case.root.state == "closed" else "fix"
    only_reopen = all(_reopens(q.text) and not _fails(q.text) for q in against)
    return f"After the {end} {who} that it {'should be open again' if only_reopen else 'still fails'}."


def _reopened(case: Case) -> Evidence | None:
    """The last reopening after every fix was merged, which did not end it then."""
    merged = max((f.merged_at or "" for f in case.fixes if f.standing in ("fix", "reopened")), default="")
    found = [e for e in case.root.timeline if e.kind == "reopened" and merged and e.created_at > merged]
    return EventEvidence(case.root.ref, found[-1]) if found else None


def _against(case: Case, document: Document) -> Quote | None:
    """The first sentence that speaks against the end; None where there is none, or its author took it back."""
    clear = prose(document.text[:_READ])
    if _TAKEN_BACK.search(clear):
        return None
    for start, end in sentences(clear):
        words = clear[start:end][:600]
        if _reopens(words) or (_fails(words) and not _ASKED.search(words) and not _AGREES_ONLY.search(words)):
            return Quote(document, start, end)
    said = [s for s in case.extract.statements if s.quote.document.id == document.id and s.taken_back is None]
    return next((s.quote for s in said if s.score >= _AGAINST.get(s.role, 99.0) and _is_of_it(s)), None)


def _is_of_it(statement: Statement) -> bool:
    """Whether a sentence of such a role speaks of the issue, and not of whatever else may fail."""
    text = statement.quote.text
    if _ASKED.search(text) or _SUPPOSED.search(text) or _AGREES_ONLY.search(text):
        return False
    return statement.role != "failed" or not _WORDED.search(text) or bool(_IT.search(text))


def _reopens(words: str) -> bool:
    return bool(_OPEN_AGAIN.search(words)) and not _OFFERED.search(words)


def _fails(words: str) -> bool:
    return bool(_NOT_FIXED.search(words) or _STILL.search(words)) and not _SUPPOSED.search(words)


def _older_version(case: Case, quote: Quote) -> bool:
    """Whether it speaks of a version that is older than the first of its line with the fix: that one must fail."""
    found, version = shipped(case), version_in(quote.text)
    first = line_of(version, found.releases) if found and version else None
    return bool(first and version) and (compare(version or "", first.version if first else "") or 0) < 0


def _substance(case: Case, said: Late) -> Quote | None:
    """The first sentence of a comment that is no thanks, no confirmation and no word that goes with the end."""
    document = said.document
    clear = prose(document.text[:_READ])
    roles = [s for s in case.extract.statements if s.quote.document.id == document.id]
    if any(s.score >= _DONE.get(s.role, 99.0) for s in roles) and said.against is None:
        return None
    content = {s.quote.start for s in roles if s.role in _CONTENT}
    for start, end in sentences(clear):
        if _says_something(clear[start:end]) and not any(start <= at < end for at in content):
            return Quote(document, start, min(end, start + 600))
    return None


def _says_something(words: str) -> bool:
    """Some words, or some letters of a script that sets no spaces."""
    return len(words.split()) >= _SUBSTANCE or sum(c > "\u2e7f" for c in words[:200]) >= 2 * _SUBSTANCE
