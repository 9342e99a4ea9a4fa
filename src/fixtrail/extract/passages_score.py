"""How much a line looks like what a program printed or a programmer wrote, rather than like a sentence.

One score a line, the sum of weights that a reader can follow: the shape that the whole line has
(`passages-shapes.txt`), characters and words of programs in it, and against those the words that hold sentences
together (`passages-words.txt`, several languages) and how sentences begin and end. Positive is artefact, negative
language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import msgspec

from fixtrail.extract.passages_shapes import shapes
from fixtrail.model.failure import LineKind

LOOKED_AT = 400  # characters of a line that are weighed: what comes after is more of the same

BY_ITSELF = 8.0  # a shape of this weight needs no look at words, but for source, as its keywords begin sentences too
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
_COMMENT = 2.0  # an indented # is no heading, but the comment of a line of source or of a shell

# A line with as many words of sentences that begins with a word no program begins a line with needs no look at shapes.
_SURELY_A_SENTENCE, _LIKELY_A_SENTENCE = 3, 2
_MANY = 5  # words of sentences that need no further look at a line without a shape
_SURE_START = re.compile(
    r"(?:[-*] |@[\w-]{1,40}[,:]? )?(?:[A-Z][a-z]{1,12}|I|I'[a-z]{1,2}|A|It's|Don't|[a-z]{2,12}),? [a-z(`*\"I]"
)
_WORD_START = re.compile(r"[-*] |[(\"'`@]?[A-Za-z][\w'’-]{0,20}[`)\"']?[,.;!]? \w")
_SURE_SCORE = -5.0

# Code spans, addresses and links are names in a sentence.
_NAME = re.compile(r"`[^`\n]{1,400}`|\]\([^()\s]{1,400}\)|https?://[^\s<>)]{1,400}|[#@]\w[\w-]{0,40}")
_NAMED = re.compile(r"[`#@]|://|\]\(")
_PUNCTUATION = {ord(c): None for c in ",!?\"'*“”‘’«»…"}
_CODE_CHARACTERS = re.compile(r"[{}()\[\];=<>|\\/_$&^%+~*@#\t]|::")
# Each alternative begins with the character that a search can jump to; what stands before is looked at behind it.
_CODE_WORDS = re.compile(
    r"[A-Z](?<=[a-z\d].)|[._](?<=\w.)\w|\((?<=\w.)|:(?<=\w.):\w|-(?<=\w.)>\w|-(?<![\w-].)-\w|0(?<!\w.)x[\da-f]"
)
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff\uf900-\ufaff\uff10-\uffdc]")
_SENTENCE_START = re.compile(r"[\"'(*_>¿¡“]{0,3}(?:[^\W\d_a-z]|I\b)")
_SENTENCE_END = re.compile(r"(?:[\w)`\"'*_”]{2}[.?!:]|[,!?…])[\s*_)\"'”]{0,5}$")
_CODE_END_SHAPE = re.compile(r"(?:[{;\[(\\]|[)\]}'\"],|=>|->|\|\||&&)\s{0,20}$")
_ITEM_SHAPE = re.compile(r"[-*+•] {1,4}(?!-|\+)|\d{1,2}[.)] {1,4}")
_ITEM_STARTS = frozenset("-*+•0123456789")
_CHECKBOX_SHAPE = re.compile(r"(?:[-*+] )?\[[ xX✓]?\] {0,3}\w")
_HEADING_SHAPE = re.compile(r"#{1,6} {1,3}\S")
_BOLD_SHAPE = re.compile(
    r"(?:[-*+] {1,3})?(?:\*\*\*?[^*\n]{2,200}\*\*|__[^_\n]{2,200}__):?(?:\s|$|\w)|_[^_\n]{2,200}_$"
)
_TAIL = 24  # characters at the end of a line in which its end is looked for


class Score(msgspec.Struct, frozen=True, gc=False):
    """What one line looks like: `value` as the module says; `kind` of artefact by its shape, None where it has none,
    and how much that weighs."""

    value: float
    kind: LineKind | None = None
    weight: float = 0.0


EMPTY = Score(0.0)
_SURE = Score(_SURE_SCORE)


def score(text: str) -> Score:
    """The score of a line, given without what was pasted in front; empty lines score 0."""
    line = text[:LOOKED_AT].strip()
    if not line:
        return EMPTY
    functions = _functions(line)
    starts_surely = functions >= _LIKELY_A_SENTENCE and _SURE_START.match(line) is not None
    if (starts_surely and functions >= _SURELY_A_SENTENCE) or (functions > _MANY and _WORD_START.match(line)):
        return _SURE
    item = _ITEM_SHAPE.match(line) if line[0] in _ITEM_STARTS else None
    shape = shapes().of(line) or (shapes().of(line[item.end() :]) if item else None)
    if shape and shape.weight >= BY_ITSELF and shape.kind != "source":
        return Score(shape.weight, shape.kind, shape.weight)
    if not shape and (starts_surely or functions >= _MANY):
        return Score(_BIAS + _SENTENCE + min(functions, _MOST_FUNCTION_WORDS) * _FUNCTION_WORD)
    words = _words(line, functions)
    if shape and shape.kind == "error" and words < 0:
        words *= _IN_ERRORS
    words += _ends(line) + _marks(line, text, item is not None)
    return Score(shape.weight + words, shape.kind, shape.weight) if shape else Score(words)


def shaped(text: str) -> Score:
    """The score of a line by its shape alone, for where it is known to be an artefact; 0 without one."""
    line = text[:LOOKED_AT].strip()
    shape = shapes().of(line) if line else None
    return Score(shape.weight, shape.kind, shape.weight) if shape else EMPTY


def _functions(line: str) -> int:
    """How many words of sentences are in a line."""
    return sum(map(_function_words().__contains__, line.lower().split()))


def _words(line: str, functions: int) -> float:
    """Characters and words of programs against those of sentences."""
    bare = _NAME.sub(" x ", line) if _NAMED.search(line) else line
    plain = sum(map(str.isalpha, bare.translate(_PUNCTUATION).replace(". ", " ").split()))
    value = _BIAS + _FUNCTION_WORD * min(functions, _MOST_FUNCTION_WORDS) + _PLAIN_WORD * min(plain, _MOST_PLAIN_WORDS)
    characters = len(bare) - len(_CODE_CHARACTERS.sub("", bare))
    value += _CODE_CHARACTER * min(characters, _MOST_CODE_CHARACTERS)
    value += _CODE_WORD * min(len(_CODE_WORDS.findall(bare)), _MOST_CODE_WORDS)
    if not line.isascii():
        value += _OTHER_SCRIPT * min(len(_OTHER_SCRIPTS.findall(line)), _MOST_OTHER_SCRIPT)
    return value


def _ends(line: str) -> float:
    """How a line begins and ends."""
    value, tail = 0.0, max(0, len(line) - _TAIL)
    if _SENTENCE_START.match(line) and _SENTENCE_END.search(line, tail):
        value += _SENTENCE
    if _CODE_END_SHAPE.search(line, tail):
        value += _CODE_END
    return value


def _marks(line: str, text: str, item: bool) -> float:
    """Indentation and the marks of Markdown."""
    value = 0.0
    if item:
        value += _ITEM
    elif text.startswith(("    ", "\t")):
        value += _INDENTED
    if line[0] not in "-*+[#_":
        return value
    if line[0] == "#" and text[0] != "#":
        return value + _COMMENT
    if _CHECKBOX_SHAPE.match(line):
        value += _CHECKBOX
    elif _HEADING_SHAPE.match(line):
        value += _HEADING
    elif _BOLD_SHAPE.match(line):
        value += _BOLD
    return value


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    text = (files("fixtrail.extract") / "passages-words.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(word for row in rows for word in row[1:])
