"""What the words beside a reference say: which relation, denied, asked or supposed.

All look at a bounded stretch, so that a text full of references takes linear time.
"""

from __future__ import annotations

import re

import msgspec

from fixtrail.refs.phrases import BY_LAST_WORD, CLOSING, FILLER, ONE_WORD, Relation, pattern

_BEFORE = 120  # characters looked at before a reference
_AFTER = 100

# Emphasis and quotation marks do not change what is said; one character for one.
_MARKUP = str.maketrans(dict.fromkeys('*_~"“”„`', " ") | {"’": "'"})
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'"


class Saying(msgspec.Struct, frozen=True):
    """What is said of a reference; `keyword_start` is -1 where nothing is."""

    relation: Relation = "mentions"
    keyword: str = ""
    keyword_start: int = -1
    negated: bool = False
    question: bool = False
    hedged: bool = False
    reverse: bool = False
    loosely_closes: bool = False


PLAIN = Saying()


# Plural nouns: "the duplicates #1 and #2" are the other way round.
_NOUN_BEFORE = re.compile(
    r"(?:the|these|those|as|other|are|were|any|some|following|known|possible|with|for|all|and)\s+\Z", re.IGNORECASE
)
_BULLET = re.compile(r"(\n[ \t]{0,8}(?:[-+*•]|\d{1,2}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)\Z")
# GitHub's docs show white space and an optional colon; emphasis around the words changes neither.
_STRICT_GAP = re.compile(r"[*_~]{0,3}:?[*_~]{0,3}\s+[*_~]{0,3}")
_LIST_GAP = re.compile(
    r"[\s)\]]{0,4}(?:,|;|&|/|\+|and|or|as\s+well\s+as|,\s*and|,\s*or)?[\s(\[]{0,8}(?:[-+*•]\s)?(?:\[[ xX]\]\s)?\s{0,2}"
    r"(?:(?:also|issues?|bugs?|prs?|the)\s+){0,2}\Z",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_DOES_IT = re.compile(
    r"[\s)\]]{0,3}((?:(?:should|will|would|may|might|could|can|has|have|is|was|probably|also|likely|hopefully|does|did|"
    r"not|now|already|to|supposed|going|expected|maybe|completely|properly|indeed|that|which|and|landed|merged|,|"
    r"doesn't|won't|didn't|does|wouldn't|hasn't|can't)\s+){0,5})"
    r"(fix(?:es|ed|ing)?|resolve[sd]?|close[sd]?|address(?:es|ed)?|solve[sd]?|cure[sd]?|supersede[sd]?|replace[sd]?)\s+"
    r"(?:this|it\b|that\b|(?:the|my|our)\s+(?:issue|bug|problem|crash|regression|ice|panic|error)|these|both)",
    re.IGNORECASE,
)

_QUOTES = ('"', "“", "‘", "'")
_QUOTED = "\0"
_CLAUSE = re.compile(r"[.;!?\n(](?=\s|\Z)|\n|\s[-–—/|+]\s|\bbut\b|\bhowever\b|\bthough\b|,\s", re.IGNORECASE)
_NEGATION = re.compile(
    r"(?:(?<!\w)not(?!\w)|(?<![\w-])(?:never|cannot|without|neither|nor|no\s+longer|nothing|hardly|unrelated|no|"
    r"(?:is|are|was|were|does|do|did|has|have|had|wo|would|could|should|ca|must|need)n'?t|ain't|dont|doesnt|didnt|wont)"
    r"(?![\w-]))(?!\s+(?:only|just|to\s+mention))",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"[^.!?;\n]{0,40}\bbut\s+(?:it|this|that)\s*(?:is|was|does|did)(?:n't|\s+not)\b", re.IGNORECASE
)
_ASKED = re.compile(
    r"(?<![\w-])(?:whether|if|wonder(?:ing)?|unsure|(?:not|n't)\s+(?:sure|certain|know)|unclear|dunno|idk)(?![\w-])",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"(?<![\w-])(?:may|maybe|might|perhaps|possibl[ey]|potential(?:ly)?|probabl[ey]|likely|could|would|seems?|appears?|"
    r"looks?\s+like|i\s+(?:think|guess|believe|suspect|assume)|presumably|suspect(?:ed)?|similar|hopefully|can)(?![\w-])",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\s*(?:(?:so|hi|hey|hm+|and|but|ok|also)[,\s]+)?(?:(?:is|are|isn't|was|wasn't|were|does|doesn't|do|did|didn't|can|"
    r"could|couldn't|would|wouldn't|will|won't|should|shouldn't|has|have|hasn't|may|might)\s+(?:this|it|that|these|those|"
    r"the|there|you|we|i|they|he|she|any|anyone|someone)|maybe|perhaps|possibly|any|which|what|why|how|when|where)(?![\w-])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=[\s)\"'*_]|\Z)|\n\s*\n|\n[ \t]*[-+*][ \t]")


def said(text: str, before: int, after: int) -> Saying:
    """What the prose says of the reference that stands in `text[before:after]`."""
    raw = text[max(0, before - _BEFORE) : before]
    window = raw.translate(_MARKUP)
    rest = text[after : after + _AFTER].translate(_MARKUP)
    found = _by_words_before(window, raw, before) or _by_words_after(rest)
    if found is None:
        return PLAIN
    clause = _clause(window, raw, found.keyword_start - before if found.keyword_start >= 0 else 0)
    taken_back = found.relation == "duplicate-of" and _TAKEN_BACK.match(rest) is not None
    quoted = clause.endswith(_QUOTED)
    return msgspec.structs.replace(
        found,
        negated=found.negated or taken_back or _NEGATION.search(_ASKED.sub("", clause)) is not None,
        question=quoted or _ASKED.search(clause) is not None or _is_question(window, rest, clause),
        hedged=found.hedged or _SUPPOSED.search(clause) is not None,
        keyword_start=found.keyword_start if found.keyword_start >= 0 else before,
    )


def _by_words_before(window: str, raw: str, before: int) -> Saying | None:
    """The relation that the words before say; `before` is where `window` (`raw` without markup) ends in the text."""
    bullet = _BULLET.search(window)
    head = (window[: bullet.start()] if bullet else window).rstrip()
    if bullet and not head.endswith(":"):
        return None
    if not bullet and window.count("\n", len(head)) > 1:
        return None
    head = head.rstrip(" \t:([-#@=>")
    filled = False
    word = _last_word(head)
    while word.lower() in FILLER or (word and head[: -len(word)].endswith("@")):
        filled = True
        head = head[: -len(word)].rstrip(" \t\n@:(")
        word = _last_word(head)
    if not word:
        return None
    saying = _by_last_word(head, word.lower(), filled or bullet is not None, raw)
    if saying is None:
        return None
    return msgspec.structs.replace(saying, keyword_start=before - len(window) + saying.keyword_start)


def _last_word(head: str) -> str:
    """The word at the end, `cherry-pick` being one; '' where there is none."""
    word = head[len(head.rstrip(_LETTERS + "-")) :].lstrip("-'")
    return word if not word.endswith("-") else ""


def _by_last_word(head: str, word: str, filled: bool, raw: str) -> Saying | None:
    start = len(head) - len(word)
    if start and (head[start - 1].isalnum() or head[start - 1] in "-/.#@"):
        return None
    if word in CLOSING:
        if _STRICT_GAP.fullmatch(raw, len(head)) and not filled:
            return Saying("closes", word, start)
        return Saying("mentions", word, start, loosely_closes=True)
    single = ONE_WORD.get(word)
    if single is not None and not (
        word in ("duplicates", "dups", "blocks", "needs") and _NOUN_BEFORE.search(head[:start])
    ):
        return Saying(single.relation, word, start, reverse=single.reverse, loosely_closes=single.loosely)
    for rule in BY_LAST_WORD.get(word, ()):
        match = pattern(rule.words).search(head, max(0, len(head) - 70))
        if match:
            keyword = " ".join(match[0].lower().split())
            return Saying(rule.relation, keyword, match.start(), reverse=rule.reverse, loosely_closes=rule.loosely)
    return None


def _by_words_after(rest: str) -> Saying | None:
    """`#1 fixes this`, `#1 should have resolved the issue`."""
    match = _DOES_IT.match(rest)
    if match is None:
        return None
    verb = match[2].lower()
    negated = _NEGATION.search(match[1]) is not None
    hedged = _SUPPOSED.search(match[1]) is not None
    replaces = verb.startswith(("supersede", "replace"))
    return Saying("supersedes" if replaces else "fixed-by", verb, -1, negated, hedged=hedged, reverse=replaces)


def _clause(window: str, raw: str, at: int) -> str:
    """What stands before the words in their own clause; `at` is where they start, counted from the end. Words with a
    capital begin a clause. Words in quotation marks are only shown: then it ends with `_QUOTED`."""
    end = len(raw) + at
    if at < 0 and raw[end - 1 : end] in _QUOTES:
        return _QUOTED
    if at < 0 and raw[end].isupper():
        return ""
    head = window[max(0, end - 90) : end]
    ends = [m.end() for m in _CLAUSE.finditer(head)]
    return head[ends[-1] :] if ends else head


def _is_question(window: str, rest: str, clause: str) -> bool:
    """Whether the sentence asks: a question mark right behind the reference's clause, or behind a sentence that begins
    like a question."""
    end = _SENTENCE_END.search(rest)
    if end is None or end[0] != "?":
        return False
    tail = rest[: end.start()]
    if not re.search(r"[,;:(–—\n]", tail):
        return True
    starts = [m.end() for m in _SENTENCE_END.finditer(window)]
    return _ASKS.match(window[starts[-1] :] if starts else window) is not None or _ASKS.match(clause) is not None


def continued(saying: Saying, text: str, last: int, before: int) -> Saying:
    """What is said of a reference that follows another, of which `saying` is said, from `last` on: the same in a list
    ("duplicates #1, #2 and #3"), else nothing. GitHub wants a closing keyword for each, so then it is a loose one."""
    if last < 0 or not 0 < before - last <= 40 or not _LIST_GAP.fullmatch(text, last, before):
        return PLAIN
    if _BLANK_LINE.search(text, last, before):
        return PLAIN
    if saying.relation == "closes":
        return msgspec.structs.replace(saying, relation="mentions", loosely_closes=True)
    return saying
