"""How much a line looks like what a program printed or a programmer wrote, rather than like a sentence.

One score a line, the sum of weights that a reader can follow: the shape that the whole line has (`passages-shapes.txt`),
characters and words of programs in it, and against those the words that hold sentences together
(`passages-words.txt`, several languages) and how sentences begin and end. Positive is artefact, negative language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import msgspec

from fixtrail.extract import rules
from fixtrail.model.failure import LineKind

LOOKED_AT = 400  # characters of a line that are weighed: what comes after is more of the same

_BY_ITSELF = 8.0  # a shape of this weight needs no look at words, but for source, as its keywords begin sentences too
_IN_ERRORS = 0.4  # messages are made of words
_BIAS = -0.6
_FUNCTION_WORD, _MOST_FUNCTION_WORDS = -0.75, 6
_PLAIN_WORD, _MOST_PLAIN_WORDS = -0.13, 14
_OTHER_SCRIPT, _MOST_OTHER_SCRIPT = -0.5, 8
_SENTENCE = -0.9  # begins like one and ends like one
_CODE_CHARACTER, _MOST_CODE_CHARACTERS = 0.3, 9
_CODE_WORD, _MOST_CODE_WORDS = 0.45, 4
_CODE_END = 1.2
_INDENTED = 0.7
_ITEM = -0.7
_BOLD = -1.5
_CHECKBOX = _HEADING = -4.0

# Code spans, addresses and links are names in a sentence.
_NAME = re.compile(r"`[^`\n]{1,400}`|\]\([^()\s]{1,400}\)|https?://[^\s<>)]{1,400}|[#@]\w[\w-]{0,40}")
_CODE_CHARACTERS = re.compile(r"[{}()\[\];=<>|\\/_$&^%+~*@#]|::|\t")
_CODE_WORDS = re.compile(r"[a-z\d][A-Z]|\w\.\w|\w_\w|\w\(|0x[\da-f]|--\w|\w::\w|\w->\w")
_PLAIN_WORDS = re.compile(r"(?<!\S)[\"'(*_“‘«]{0,2}[^\W\d_]+(?:['’-][^\W\d_]+)?[.,;:!?)\"'*_”’»…]{0,3}(?!\S)")
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff\uf900-\ufaff\uff10-\uffdc]")
_SENTENCE_SHAPE = re.compile(
    r"[\"'(*_>¿¡“]{0,3}(?:[^\W\d_a-z]|I\b).*(?:[\w)`\"'*_”]{2}[.?!:]|[,!?…])[\s*_)\"'”]{0,5}$", re.DOTALL
)
_CODE_END_SHAPE = re.compile(r"(?:[{;\[(\\]|[)\]}'\"],|=>|->|\|\||&&)\s{0,20}$")
_ITEM_SHAPE = re.compile(r"[-*+•] {1,4}(?!-|\+)|\d{1,2}[.)] {1,4}")
_CHECKBOX_SHAPE = re.compile(r"(?:[-*+] )?\[[ xX✓]?\] {0,3}\w")
_HEADING_SHAPE = re.compile(r"#{1,6} {1,3}\S")
_BOLD_SHAPE = re.compile(r"(?:[-*+] {1,3})?(?:\*\*\*?[^*\n]{2,200}\*\*|__[^_\n]{2,200}__):?(?:\s|$|\w)")


class Score(msgspec.Struct, frozen=True, gc=False):
    """What one line looks like: `value` as the module says; `kind` of artefact by its shape, '' where it has none."""

    value: float
    kind: LineKind | None = None
    shape: float = 0.0


class _Shapes(msgspec.Struct, frozen=True):
    """All shapes as one pattern; the number of the group that matched is the place in `scores` and `kinds`."""

    pattern: re.Pattern[str]
    scores: tuple[float, ...]
    kinds: tuple[LineKind, ...]


def score(text: str) -> Score:
    """The score of a line, given without what was pasted in front; empty lines score 0."""
    line = text[:LOOKED_AT].strip()
    if not line:
        return Score(0.0)
    item = _ITEM_SHAPE.match(line)
    found = _shape(line) or (_shape(line[item.end() :]) if item else None)
    shaped, kind = found if found else (0.0, None)
    if shaped >= _BY_ITSELF and kind != "source":
        return Score(shaped, kind, shaped)
    words = _words(line)
    if kind == "error" and words < 0:
        words *= _IN_ERRORS
    return Score(shaped + words + _marks(line, text, item is not None), kind, shaped)


def _words(line: str) -> float:
    """Characters and words of programs against those of sentences."""
    bare = _NAME.sub(" x ", line)
    words = _function_words()
    functions = sum(word in words for word in bare.lower().split())
    value = _BIAS + _FUNCTION_WORD * min(functions, _MOST_FUNCTION_WORDS)
    value += _PLAIN_WORD * min(len(_PLAIN_WORDS.findall(bare)), _MOST_PLAIN_WORDS)
    value += _CODE_CHARACTER * min(len(_CODE_CHARACTERS.findall(bare)), _MOST_CODE_CHARACTERS)
    value += _CODE_WORD * min(len(_CODE_WORDS.findall(bare)), _MOST_CODE_WORDS)
    if not line.isascii():
        value += _OTHER_SCRIPT * min(len(_OTHER_SCRIPTS.findall(line)), _MOST_OTHER_SCRIPT)
    return value


def _marks(line: str, text: str, item: bool) -> float:
    """How the line begins and ends, and its marks of Markdown."""
    value = 0.0
    if _SENTENCE_SHAPE.match(line):
        value += _SENTENCE
    if _CODE_END_SHAPE.search(line, max(0, len(line) - 24)):
        value += _CODE_END
    if item:
        value += _ITEM
    elif text.startswith(("    ", "\t")):
        value += _INDENTED
    if _CHECKBOX_SHAPE.match(line):
        value += _CHECKBOX
    elif _HEADING_SHAPE.match(line):
        value += _HEADING
    elif _BOLD_SHAPE.match(line):
        value += _BOLD
    return value


def _shape(line: str) -> tuple[float, LineKind] | None:
    shapes = _shapes()
    match = shapes.pattern.match(line)
    if not match or match.lastindex is None:
        return None
    return shapes.scores[match.lastindex - 1], shapes.kinds[match.lastindex - 1]


@lru_cache(maxsize=1)
def _shapes() -> _Shapes:
    return parse_shapes((files("fixtrail.extract") / "passages-shapes.txt").read_text("utf-8"), "passages-shapes.txt")


def parse_shapes(text: str, name: str) -> _Shapes:
    """The shapes in `text`; ValueError with file and line number where one cannot be read."""
    found = rules.parse(text, name)
    kinds = tuple(msgspec.convert(rule.word, LineKind) for rule in found)
    pattern = re.compile("|".join(f"({rule.pattern.pattern})" for rule in found))
    if pattern.groups != len(found):
        raise ValueError(f"{name}: a group in a pattern must begin with ?:")
    return _Shapes(pattern, tuple(rule.score for rule in found), kinds)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    text = (files("fixtrail.extract") / "passages-words.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(word for row in rows for word in row[1:])
