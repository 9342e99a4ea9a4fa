"""What `{…}` of a shape can stand for: runs of one sort of character, and values that need an expression.

Linear by construction: every repetition is bounded or gives nothing back.
"""

from __future__ import annotations

from typing import NamedTuple

Begins = frozenset[str]
DIGIT, LETTER, MARKED = "digit", "letter", "marked"


class Kind(NamedTuple):
    """`pattern` has no groups. `begins` says what the first character can be: `digit`, `letter`, `marked` (a word that
    has more than letters) or a set of signs for a character class; empty where a shape cannot begin with it. `digited`:
    there is a digit wherever it matches. `edge`: it ends at the edge of a word, which is not in the pattern."""

    pattern: str
    begins: Begins = frozenset()
    digited: bool = False
    edge: bool = False


def _kind(pattern: str, *begins: str, digited: bool = False, edge: bool = False) -> Kind:
    return Kind(f"(?:{pattern})" if "|" in pattern else pattern, frozenset(begins), digited, edge)


RUNS = {
    "digits": _kind("[0-9]", DIGIT, digited=True, edge=True),
    "hex": _kind("[0-9a-fA-F]", DIGIT, LETTER, edge=True),
    "letters": _kind("[A-Za-z]", LETTER, edge=True),
    "upper": _kind("[A-Z]", LETTER, edge=True),
    "lower": _kind("[a-z]", LETTER, edge=True),
    "alnum": _kind("[A-Za-z0-9]", DIGIT, LETTER, edge=True),
    "word": _kind("[A-Za-z0-9_]", DIGIT, LETTER, edge=True),
    "token": _kind(r"[^\s,;\"'`()\[\]{}<>]", DIGIT, LETTER, r"!#$%&*+\-./:=?@\\^|~"),
}

_REST = r"[^\s\"'`<>(){}\[\]|,;:*?!=&]"  # a character of a path
_FIRST = r"[A-Za-z0-9_.@%+~$#-]"
_QUERY = r"(?:\?[^\s\"'`<>(){}|,;]*+)?"
_LINES = r"(?:[:(]\d{1,7}(?:[:,]\d{1,7})?\)?)?"
_NUMBER = r"(?:\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d++)?|\d++(?:[.,]\d++)?)(?:[eE][+-]?\d{1,4})?"
_INNER = r"[^()\n]{0,200}(?:\([^()\n]{0,200}\)[^()\n]{0,100}){0,4}"
_BRACED = r"[^{}\n]{1,300}(?:\{[^{}\n]{0,200}\}[^{}\n]{0,100}){0,4}"
_GROUP = r"(?:\([^()\n]{0,300}\)|\{[^{}\n]{0,300}\}|\[[^\[\]\n]{0,300}\])"
_TEXTS = r"\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'"
# Names that begin like those of packages are none of machines.
_NO_HOST = "com|org|net|edu|gov|io|dev|app|java|javax|sun|android|scala|kotlin"
_DOMAINS = (
    "com|org|net|edu|gov|mil|int|info|biz|dev|cloud|local|localdomain|internal|lan|corp|arpa|eu|us|uk|de|fr|cn|jp|ru|br"
    "|au|ca|nl|se|ch|at|be|dk|fi|cz|kr|tw|hk|sg|nz|mx|ar|tr|ua|gr|hu|pt|ie|il|za"
)
_DURATIONS = (
    "[nuµμm]?s|nanoseconds?|microseconds?|milliseconds?|millis|msecs?|usecs?|nsecs?|secs?|seconds?|mins?|minutes?|hrs?"
    "|hours?|h|days?|weeks?|months?|years?"
)

KINDS = {
    "hole": _kind(r"<[a-z]{1,12}>(?:/[\w.@+~$-]{1,120})?", "<"),
    # Networks
    "url": _kind(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"'`<>(){}|\\^,;\[\]]*+", MARKED),
    "email": _kind(
        r"[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}", DIGIT, MARKED, edge=True
    ),
    "ipv4": _kind(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2}(?!\d)|:\d{1,5}(?!\d))?", DIGIT, digited=True, edge=True),
    "ipv6": _kind(
        r"(?=[0-9a-fA-F:]{0,40}\d)(?:[0-9a-fA-F]{1,4}:{1,2}){2,7}[0-9a-fA-F]{0,4}(?![\w:])", DIGIT, MARKED, digited=True
    ),
    "host": _kind(
        rf"(?!(?:{_NO_HOST})\.)(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,8}}(?:{_DOMAINS})(?::\d{{1,5}})?(?![A-Za-z0-9_(/$.-]\w)",
        DIGIT, MARKED,
    ),
    # Dates, times, numbers
    "month": _kind(
        "[JFMASOND][a-z]{2}(?<=Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}", LETTER, edge=True
    ),
    "weekday": _kind("[MTWFS][a-z]{2}(?<=Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}", LETTER, edge=True),
    "zone?": _kind(r"(?:Z|[ ]?(?:UTC|GMT)|[ ]?[+-]\d\d:?\d\d(?!\d))?"),
    "zone-name?": _kind("(?: [A-Z]{2,5})?"),
    "fraction?": _kind(r"(?:[.,:]\d{1,9})?"),
    "clock-half": _kind(r" ?[AaPp]\.?[Mm]\b\.?"),
    "clock-half?": _kind(r"(?: ?[AaPp]\.?[Mm]\b\.?)?"),
    "duration-unit": _kind(rf"(?:{_DURATIONS})(?![A-Za-z0-9_/])"),
    "size-unit": _kind(r"(?:[KMGTPE]i?B|[kMGT]b|[KMGTP]|[Bb]ytes?|B|kB)(?![A-Za-z0-9_/])"),
    "number": _kind(rf"{_NUMBER}(?![A-Za-z_])", DIGIT, digited=True),
    "signed-number": _kind(rf"(?<![\w)\]>.-])[-+]{_NUMBER}(?![\w-])", r"+\-", digited=True),
    "version": _kind(
        r"\d{1,9}(?:\.\d{1,9}){2,5}(?:[-+.~][A-Za-z0-9]{1,40}){0,4}", DIGIT, digited=True, edge=True
    ),
    "v-version": _kind(
        r"v\d{1,9}(?:\.\d{1,9}){0,5}(?:[-+.~][A-Za-z0-9]{1,40}){0,4}", MARKED, digited=True, edge=True
    ),
    "address": _kind("0[xX][0-9a-fA-F]++", DIGIT, digited=True, edge=True),
    "hash": _kind(
        "(?=[a-fA-F]{0,64}[0-9])(?=[0-9]{0,64}[a-fA-F])[0-9a-fA-F]{7,128}", DIGIT, MARKED, digited=True, edge=True
    ),
    "client-or-server-error": _kind(r"[45]\d\d", DIGIT, digited=True, edge=True),
    "error-code": _kind(
        r"[A-Z]{1,8}-?\d{3,6}(?=[\])]{0,2}(?::|$)|[\])])|(?<=error )[A-Z]{1,8}-?\d{3,6}", LETTER, digited=True
    ),
    # Files
    "temp-path": _kind(rf"(?:/private)?/(?:tmp|var/tmp|var/folders|dev/shm)/{_REST}*+{_LINES}", "/"),
    "path": _kind(rf"(?:(?:~|\.{{1,2}})?/{_FIRST}{_REST}*+{_QUERY}|~\\{_REST}*+){_LINES}", "/~."),
    "drive-path": _kind(
        rf"[A-Za-z]:(?:\\{{1,4}}|/){_FIRST}(?:{_REST}| (?:Files|\(x86\)|and Settings)\\)*+{_LINES}", MARKED
    ),
    "share-path": _kind(rf"\\{{2,4}}{_FIRST}{_REST}*+{_LINES}", r"\\"),
    "relative-path": _kind(rf"{_FIRST}{{1,80}}(?:/{_FIRST}{{1,120}}){{1,40}}/?{_LINES}", DIGIT, MARKED),
    "file-line": _kind(
        r"[A-Za-z_][\w.-]{0,80}\.[A-Za-z]{1,6}(?::\d{1,7}(?::\d{1,7})?|\(\d{1,7}(?:,\d{1,7})?\))", MARKED, digited=True
    ),
    # Texts and values
    "double-quoted": _kind(r"\"[^\"\n]*+\"", '"'),
    "single-quoted": _kind(r"(?<![A-Za-z0-9_])'(?:[^'\n]|(?<=\w)'(?=\w))*+'(?![A-Za-z0-9_])", "'"),
    "back-quoted": _kind(r"`{1,2}(?:[^`'\n]|'(?=\w))*+(?:`{1,2}|'{1,2})", "`"),
    "assigned": _kind(
        rf"[A-Za-z_][\w.-]{{0,60}}=(?![=>~])(?:{_TEXTS}|<[a-z]{{1,12}}>|[^\s,;(){{}}\[\]\"'<>|&`]{{0,300}}{_GROUP}{{0,3}})",
        MARKED,
    ),
    "printed": _kind(
        rf"(?:[A-Za-z_]\w{{0,60}}::){{0,6}}[A-Z](?=\w{{0,60}}[a-z])\w{{0,80}}\("
        rf"(?=[^()\n]{{0,100}}[0-9<{{]){_INNER}\)",
        MARKED,
    ),
    "dump": _kind(rf"(?:[A-Za-z_][\w:]{{0,80}} ?)?\{{ ?[\"']?\w{{1,60}}[\"']?: ?{_BRACED}\}}", MARKED, "{"),
    "bracketed-list": _kind(r"\[[^\[\],\n]{1,80}(?:,[^\[\],\n]{1,80}){2,400}\]", r"\["),
    "escape": _kind(r"\\{1,7}[\"'`/nrtu](?:(?<=u)[0-9a-fA-F]{4})?", r"\\"),
    # Names
    "coded": _kind(
        r"[A-Za-z_]{1,80}(?:[-.][A-Za-z]{1,40}){0,8}[-.]?\d\w*+(?:[-.]\w++){0,12}", MARKED, digited=True
    ),
    "measured": _kind(r"\d\w++(?:[-.]\w++){0,12}", DIGIT, digited=True, edge=True),
    "mangled": _kind(r"_{1,3}(?:ZN|R[A-Z]|Z\d|ZN?K)[\w$.]{3,512}", MARKED, edge=True),
    "closure": _kind(r"[\w.]{1,120}+\$(?:\$?[Ll]ambda[\w$/.]{0,100}|\d{1,6})", DIGIT, MARKED),
}  # fmt: skip
