"""Shapes: how a rule says what it matches, in words instead of regular expressions.

A shape is literal text with `{…}` for what varies and `{?…}` for what may be absent (literal text alone):

- `{digits}`, `{hex}`, `{letters}`, `{upper}`, `{lower}`, `{alnum}`, `{word}`, `{token}`: a run of such characters, with
  a count (`{digits 4}`, `{hex 8-40}`), 1 to 64 without one;
- `{this|that}`: one of these words; `{url}`, `{path}`, `{number}` …: what `_KINDS` names.

What stands before the first `{…}` and after the last one is context, which stays. Every repetition is bounded or cannot
be given back, and a shape that begins or ends with a letter or digit does so at the edge of a word, so that the time of a
match grows with the text alone.
"""

from __future__ import annotations

import re

import msgspec

_RUNS = {
    "digits": "[0-9]",
    "hex": "[0-9a-fA-F]",
    "letters": "[A-Za-z]",
    "upper": "[A-Z]",
    "lower": "[a-z]",
    "alnum": "[A-Za-z0-9]",
    "word": "[A-Za-z0-9_]",
    "token": r"[^\s,;\"'`()\[\]{}<>]",
}
_PART = r"[A-Za-z0-9_.@%+~$#-]"
_LINES = r"(?:[:(]\d{1,7}(?:[:,]\d{1,7})?\)?)?"
_GROUPED = r"\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d++)?"
_KINDS = {
    "hole": r"<[a-z]{1,12}>(?:/[\w.@+~$-]{1,120})?",
    "url": r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"'`<>(){}|\\^,;\[\]]*+",
    "email": r"[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}",
    "ipv4": r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2}(?!\d)|:\d{1,5}(?!\d))?",
    "ipv6": r"(?=[0-9a-fA-F:]{0,40}\d)(?:[0-9a-fA-F]{1,4}:{1,2}){2,7}[0-9a-fA-F]{0,4}(?![\w:])",
    "address": r"0[xX][0-9a-fA-F]++",
    "hash": r"(?=[a-fA-F]{0,64}[0-9])(?=[0-9]{0,64}[a-fA-F])[0-9a-fA-F]{7,128}",
    "month": "[JFMASOND][a-z]{2}(?<=Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}",
    "weekday": "[MTWFS][a-z]{2}(?<=Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}",
    "zone?": r"(?:Z|[ ]?(?:UTC|GMT)|[ ]?[+-]\d\d:?\d\d(?!\d))?",
    "zone-name?": r"(?: [A-Z]{2,5})?",
    "fraction": r"(?:[.,:]\d{1,9})?",
    "clock-half": r" ?[AaPp]\.?[Mm]\b\.?",
    "clock-half?": r"(?: ?[AaPp]\.?[Mm]\b\.?)?",
    "client-or-server-error": r"[45]\d\d",
    "error-code": r"[A-Z]{1,8}-?\d{3,6}(?=[\])]{0,2}(?::|$)|[\])])|(?<=error )[A-Z]{1,8}-?\d{3,6}",
    "temp-path": rf"(?:/private)?/(?:tmp|var/tmp|var/folders|dev/shm)/[^\s\"'`<>(){{}}\[\]|,;:*?!=&]*+{_LINES}",
    "duration-unit": (
        r"(?:[nuµμm]?s|nanoseconds?|microseconds?|milliseconds?|millis|msecs?|usecs?|nsecs?|secs?|seconds?|mins?|minutes?"
        r"|hrs?|hours?|h|days?|weeks?|months?|years?)(?![A-Za-z0-9_/])"
    ),
    "size-unit": r"(?:[KMGTPE]i?B|[kMGT]b|[KMGTP]|[Bb]ytes?|B|kB)(?![A-Za-z0-9_/])",
    "number": rf"(?:{_GROUPED}|\d++(?:[.,]\d++)?)(?:[eE][+-]?\d{{1,4}})?(?![A-Za-z_])",
    "signed-number": rf"(?<![\w)\]>.-])[-+](?:{_GROUPED}|\d++(?:[.,]\d++)?)(?:[eE][+-]?\d{{1,4}})?(?![\w-])",
    "digit-run": r"\d++",
    "version": r"[vV]?\d{1,9}(?:\.\d{1,9}){2,5}(?:[-+.~][A-Za-z0-9]{1,40}){0,4}",
    "v-version": r"v\d{1,9}(?:\.\d{1,9}){0,5}(?:[-+.~][A-Za-z0-9]{1,40}){0,4}",
    "path": (
        rf"(?:(?:~|\.{{1,2}})?/{_PART}[^\s\"'`<>(){{}}\[\]|,;:*?!=&]*+(?:\?[^\s\"'`<>(){{}}|,;]*+)?"
        rf"|~\\[^\s\"'`<>|,;:*?!=&]*+){_LINES}"
    ),
    "drive-path": rf"[A-Za-z]:(?:\\{{1,4}}|/){_PART}(?:[^\s\"'`<>(){{}}\[\]|,;:*?!=&]| (?:Files|\(x86\)|and Settings)\\)*+{_LINES}",
    "share-path": rf"\\{{2,4}}{_PART}[^\s\"'`<>(){{}}\[\]|,;:*?!=&]*+{_LINES}",
    "relative-path": rf"{_PART}{{1,80}}(?:/{_PART}{{1,120}}){{1,40}}/?{_LINES}",
    "file-line": r"[A-Za-z_][\w.-]{0,80}\.[A-Za-z]{1,6}(?::\d{1,7}(?::\d{1,7})?|\(\d{1,7}(?:,\d{1,7})?\))",
    "host": (
        r"(?!(?:com|org|net|edu|gov|io|dev|app|java|javax|sun|android|scala|kotlin)\.)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}"
        r"(?:com|org|net|edu|gov|mil|int|info|biz|dev|cloud|local|localdomain|internal|lan|corp|arpa|eu|us|uk|de|fr|cn|jp|ru|br|au|ca|nl|se|ch"
        r"|at|be|dk|fi|cz|kr|tw|hk|sg|nz|mx|ar|tr|ua|gr|hu|pt|ie|il|za)(?::\d{1,5})?(?![A-Za-z0-9_(/$.-]\w)"
    ),
    "double-quoted": r"\"[^\"\n]*+\"",
    "single-quoted": r"(?<![A-Za-z0-9_])'(?:[^'\n]|(?<=\w)'(?=\w))*+'(?![A-Za-z0-9_])",
    "back-quoted": r"`{1,2}(?:[^`'\n]|'(?=\w))*+(?:`{1,2}|'{1,2})",
    "assigned": (
        r"[A-Za-z_][\w.-]{0,60}=(?![=>~])"
        r"(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|<[a-z]{1,12}>"
        r"|[^\s,;(){}\[\]\"'<>|&`]{0,300}(?:\([^()\n]{0,300}\)|\{[^{}\n]{0,300}\}|\[[^\[\]\n]{0,300}\]){0,3})"
    ),
    "printed": (
        r"(?:[A-Za-z_]\w{0,60}::){0,6}[A-Z]\w{0,60}[a-z]\w{0,60}\((?=[^()\n]{0,100}[0-9<{])"
        r"[^()\n]{0,200}(?:\([^()\n]{0,200}\)[^()\n]{0,100}){0,4}\)"
    ),
    "dump": r"(?:[A-Za-z_][\w:]{0,80} ?)?\{ ?[\"']?\w{1,60}[\"']?: ?[^{}\n]{1,300}(?:\{[^{}\n]{0,200}\}[^{}\n]{0,100}){0,4}\}",
    "bracketed-list": r"\[[^\[\],\n]{1,80}(?:,[^\[\],\n]{1,80}){2,400}\]",
    "coded": r"[A-Za-z_]{1,80}(?:[-.][A-Za-z]{1,40}){0,8}[-.]?\d\w*+(?:[-.]\w++){0,12}",
    "measured": r"\d\w++(?:[-.]\w++){0,12}",
    "mangled": r"_{1,3}(?:ZN|R[A-Z]|Z\d|ZN?K)[\w$.]{3,512}",
    "closure": r"[\w$.]{0,200}\$\$?[Ll]ambda[\w$/.]{0,100}|[\w$.]{1,200}\$\d{1,6}",
    "escape": r"\\{1,7}[\"'`/nrtu](?:(?<=u)[0-9a-fA-F]{4})?",
}  # fmt: skip
_COUNT = re.compile(r"([a-z]+) (\d{1,4})(?:(-)(\d{1,4})?)?")
_PIECE = re.compile(r"\{([^{}]{1,400})\}")
_MOST = 64
# Kinds that begin with a letter or digit, or that end with one: they do so at the edge of a word.
_LETTERS_FIRST = {
    "error-code", "url", "dump", "printed", "month", "weekday", "v-version", "drive-path", "assigned", "coded", "file-line", "letters", "upper", "lower", "mangled",
}  # fmt: skip
_DIGITS_FIRST = {"ipv4", "address", "number", "measured", "digits", "version"}
_SIGNS = {
    "hole": "<", "dump": "{", "bracketed-list": r"\[", "escape": "\\\\", "path": "/~.", "temp-path": "/", "share-path": "\\\\", "double-quoted": '"', "single-quoted": "'",
    "back-quoted": "`", "signed-number": "+-", "token": "!-/:-@\\\\^|~",
}  # fmt: skip
# Kinds that have a digit in them wherever they match.
_DIGITED = {
    "digits", "ipv4", "ipv6", "address", "hash", "number", "signed-number", "digit-run", "version", "v-version", "file-line", "coded",
    "measured", "client-or-server-error", "error-code",
}  # fmt: skip
# Kinds that can begin with a letter and then have a digit or one of a few signs further in the same word.
_MARKED = {
    "dump",
    "printed",
    "url",
    "email",
    "ipv6",
    "hash",
    "v-version",
    "drive-path",
    "assigned",
    "coded",
    "file-line",
    "mangled",
    "relative-path",
    "host",
    "closure",
}
_EITHER_FIRST = {"email", "ipv6", "hash", "hex", "alnum", "word", "relative-path", "host", "closure", "token"}
_OPEN_ENDED = {
    "dump", "printed", "bracketed-list",     "zone?", "zone-name?", "fraction", "clock-half", "clock-half?", "error-code", "temp-path", "duration-unit", "size-unit", "?",
    "url", "path", "drive-path", "share-path", "relative-path", "file-line", "assigned", "number", "token", "host", "ipv6",
    "hole", "double-quoted", "single-quoted", "back-quoted", "escape", "digit-run", "signed-number", "closure", "coded",
}  # fmt: skip


class Shape(msgspec.Struct, frozen=True):
    """A shape as a regular expression: `front` and `back` are literal context, `body` what is replaced; `begins` what it
    can begin with: `digit`, `letter`, `marked` (a word that has more than letters), always at the edge of a word, or a
    set of signs, anywhere; `digited` whether there is a digit wherever it matches."""

    front: str
    body: str
    back: str
    begins: frozenset[str]
    digited: bool

    @property
    def pattern(self) -> str:
        """All of it as one expression without groups."""
        return re.escape(self.front) + self.body + re.escape(self.back) + _edge(self.back[-1:])


def shape(text: str) -> Shape:
    """The shape that `text` describes; ValueError where a `{…}` is not known or none is closed."""
    pieces = _PIECE.split(text)
    literals, kinds = pieces[0::2], pieces[1::2]
    if any(brace in literal for literal in literals for brace in "{}"):
        raise ValueError(f"a brace without its partner: {text!r}")
    if not kinds:
        return Shape("", re.escape(text) + _edge(text[-1:]), "", _begins(text), _has_digit(text))
    body = _piece(kinds[0])
    for literal, kind in zip(literals[1:-1], kinds[1:], strict=True):
        body += re.escape(literal) + _piece(kind)
    front, back = literals[0], literals[-1]
    if not back and not _open_ended(kinds[-1]):
        body += _edge("w")
    begins = _begins(front) if front else _begins_kind(kinds[0])
    digited = any(kind.split(" ")[0] in _DIGITED for kind in kinds) or any(_has_digit(literal) for literal in literals)
    return Shape(front, body, back, begins, digited)


def _has_digit(text: str) -> bool:
    return any(character in "0123456789" for character in text)


def _edge(character: str) -> str:
    return r"(?![A-Za-z0-9_])" if character.isalnum() or character == "_" else ""


def _begins(literal: str) -> frozenset[str]:
    first = literal[:1]
    if first.isdigit():
        return frozenset({"digit"})
    return frozenset({"letter" if first.isalpha() or first == "_" else re.escape(first)})


def _begins_kind(kind: str) -> frozenset[str]:
    name = kind.split(" ", maxsplit=1)[0]
    if "|" in kind:
        return frozenset().union(*(_begins(word) for word in kind.removeprefix("?").split("|")))
    begins = {_SIGNS[name]} if name in _SIGNS else set()
    if name in _DIGITS_FIRST | _EITHER_FIRST:
        begins.add("digit")
    if name in _LETTERS_FIRST | _EITHER_FIRST:
        begins.add("marked" if name in _MARKED else "letter")
    return frozenset(begins)


def _open_ended(kind: str) -> bool:
    """Kinds that say themselves where they end, and optional text after one that does not."""
    return kind.split(" ", maxsplit=1)[0] in _OPEN_ENDED


def _piece(kind: str) -> str:
    if kind.startswith("?"):
        return f"(?:{'|'.join(re.escape(word) for word in kind[1:].split('|'))})?"
    if "|" in kind:
        return _one_of(sorted(kind.split("|"), key=len, reverse=True))
    if kind in _KINDS:
        return f"(?:{_KINDS[kind]})"
    if kind in _RUNS:
        return f"{_RUNS[kind]}{{1,{_MOST}}}"
    count = _COUNT.fullmatch(kind)
    if not count or count[1] not in _RUNS:
        raise ValueError(f"unknown {{{kind}}}")
    least, most = int(count[2]), int(count[4] or _MOST) if count[3] else int(count[2])
    if not 0 < least <= most <= 512:
        raise ValueError(f"a count of {least} to {most} in {{{kind}}}")
    return f"{_RUNS[count[1]]}{{{least},{most}}}"


def _one_of(words: list[str]) -> str:
    """One of the words; the first character is a set by itself, which is what makes a wrong one fail at once."""
    if not all(words):
        raise ValueError(f"an empty word in {'|'.join(words)!r}")
    firsts = "".join(sorted({re.escape(word[0]) for word in words}))
    return f"[{firsts}](?:{'|'.join(f'(?<={re.escape(word[0])}){re.escape(word[1:])}' for word in words)})"
