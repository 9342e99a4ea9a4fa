"""A message to its normal form: what varies becomes a named hole, what a program printed in front is left away.

The same message gives the same form in a JSON body, in a log line, wrapped by a terminal, and inside a trace. The form
of a form is itself.
"""

from __future__ import annotations

import re

from fixtrail.fingerprint.front import without_front
from fixtrail.fingerprint.generics import without_generics
from fixtrail.fingerprint.ruleset import Ruleset
from fixtrail.fingerprint.stated import stated
from fixtrail.fingerprint.unpack import unpacked
from fixtrail.fingerprint.variable import HANDLERS, Found
from fixtrail.text.characters import without_hidden

MESSAGE_CHARS = 4_000  # what is further is no part of a message
_ROUNDS = 30  # nearly all texts are done after the first
_DIGIT = re.compile("[0-9]")
_GENERIC = re.compile(r"<(?<=[\w:]<)(?![a-z]{1,12}>)")
_ANSI = re.compile(r"\x1b?\[[0-9;]{1,20}m|\x1b\[[0-9;?]{0,20}[A-Za-z]")
_MARKS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "´": "'", "…": "..."}
)
# A line that begins the frames, the excerpt or the notes below a message.
_BELOW = re.compile(
    r"\n[ \t]{0,16}(?:at |File \"|in <?[\w./]{1,80}>?:\d|#\d+ |\.\.\. \d|--> |\^|\d+ \||\|"
    r"|= (?:note|help)|note: |help: |from \S+:\d|goroutine \d"
    r"|stack backtrace|stack trace|Caused by|Traceback |\s*\n)"
)
_HOLE = re.compile(r"(?:<[a-z]{1,12}>/)?<[a-z]{1,12}>")
_TAIL = re.compile(r"<(?:path|temp)>/")
_RUN = re.compile(r"\0(?:(?:[-_.:/,;@+*~|xX]|or|and)*\0)+")
_SILENT = re.compile(r"[\s'\"`\\]+")
_CODE_BEHIND = re.compile(r" ?[\[(][A-Z]{1,6}-?\d{3,6}[\])]$")
_ENDS = " .,:;!"


def normalise(message: str, rules: Ruleset) -> str:
    """The normal form of `message`, of which the first 4,000 characters are read. Never raises."""
    return normal_and_names(message, rules)[0]


def normal_and_names(message: str, rules: Ruleset) -> tuple[str, tuple[str, ...]]:
    """The normal form, and the names in quotation marks that were taken out of it, in order."""
    names: list[str] = []
    before, text = "", message.strip()[:MESSAGE_CHARS]
    for _ in range(_ROUNDS):
        if text == before:
            break
        before, text = text, _pass(_opened(text), rules, names)
    return text, tuple(dict.fromkeys(names))


def key(normal: str) -> str:
    """What two normal forms are compared by: all holes and runs of holes one, no white space, quotation marks, folders,
    code or full stop at the end. A terminal that wraps inside a word changes nothing."""
    text = _HOLE.sub("\0", _TAIL.sub("", _CODE_BEHIND.sub("", normal)))
    if "n't" in text:
        text = text.replace("can't", "cannot").replace("n't", "not")
    text = _RUN.sub("\0", _SILENT.sub("", text)).rstrip(_ENDS).replace("\0", "<>")
    return text[:1].lower() + text[1:]


def _opened(message: str) -> str:
    """The message out of its JSON, without what stands below it and without colours and hidden characters."""
    text = stated(message).message
    if "\n" in text:
        below = _BELOW.search(text, len(text) - len(text.lstrip()))
        text = text[: below.start()] if below and below.start() else text
    if "{" in text:
        text = unpacked(text)
    if not text.isascii() or not text.isprintable():
        text = without_hidden(_ANSI.sub("", text).translate(_MARKS))
        text = re.sub(r"[^\D0-9]", lambda m: str(int(m[0])), text)
    elif "[" in text:
        text = _ANSI.sub("", text)
    return text


def _pass(text: str, rules: Ruleset, names: list[str]) -> str:
    text = without_front(" ".join(text.split()), rules.fronts)
    if _GENERIC.search(text):
        text = without_generics(text)
    return _scan(text, rules, names, 0).strip()


def _scan(text: str, rules: Ruleset, names: list[str], depth: int) -> str:
    """`text` with its holes, in one run over it."""
    scan = rules.full if _DIGIT.search(text) else rules.plain
    tried = scan.rules

    def inner(part: str) -> str:
        return _scan(part, rules, names, depth + 1) if depth < 3 else part

    def replaced(match: re.Match[str]) -> str:
        rule = tried[match.lastindex - 1]  # type: ignore[operator]
        if rule.kind in HANDLERS:
            return HANDLERS[rule.kind](Found(match, rule.hole, rules, names, inner))
        if rule.hole == "keep":
            return match[0]
        front, back = rule.shape.front, rule.shape.back
        return f"{front}<{rule.hole}>{back}"

    return scan.pattern.sub(replaced, text)
