"""What becomes of a match whose hole depends on what it is: quoted values, paths, words with digits, assignments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from fixtrail.fingerprint.functions import stable
from fixtrail.fingerprint.ruleset import HOLE, Ruleset


class Found(NamedTuple):
    """A match of a rule, the hole of the rule, and what its handler may need."""

    match: re.Match[str]
    hole: str
    rules: Ruleset
    names: list[str]  # names in quotation marks that were taken out so far
    inner: Callable[[str], str]  # the text of a part with its holes


Handler = Callable[[Found], str]

# Endings of files that hold a program: their name says where in it something failed.
_SOURCE = re.compile(
    r"^(?!.*\d{4})[A-Za-z_][\w-]{0,80}(?:\.[\w-]{1,40})?\.(?:rs|py|pyx|js|mjs|cjs|ts|tsx|jsx|vue|svelte|java|kt|kts|scala|groovy|clj|cs|fs|vb|go|c|h|cc|cpp|cxx|hpp|hh|hxx|inl|m|mm|swift|rb|php"
    r"|pl|pm|lua|dart|ex|exs|erl|hs|ml|mli|jl|r|R|sh|bash|ps1|bat|sql|asm|s|S|zig|nim|d|f90|f)$"
)
_LINES = re.compile(r"[:(]\d{1,7}(?:[:,]\d{1,7})?\)?$")
_CLASS = re.compile(r"[A-Z][a-z]\w{1,80}$")
_EXTENSION = re.compile(r"\.[A-Za-z]\w{0,9}$")
_TELLING = re.compile(r"(?i)(?:err(?:or)?|reason|code|causes?|message|msg|exception|exc|status|details?|type|kind)$")
_TELLING_FIELD = re.compile(
    r"(?i)\b(?:err(?:or|no)?|reason|code|cause|message|msg|desc(?:ription)?|details?|kind|exception|status)[\"']?: "
)
_TELLING_ENDS = ("Error", "Exception", "Err", "Status", "Code", "Fault", "Failure")
_DIGITS = re.compile(r"\d+")
_TRAIL = ".:!?"
_WORDS_OF_A_MESSAGE = 3
_LONG = 60


def _path(found: Found) -> str:
    """The hole, with the name of the file where it is one of a program."""
    path = _LINES.sub("", found.match[0]).replace("\\", "/").rstrip("/.")
    name = path.rsplit("/", 1)[-1]
    return f"<{found.hole}>/{name}" if _SOURCE.search(name) else f"<{found.hole}>"


def _file(found: Found) -> str:
    """The name of a file of a program without the line; another word before a number keeps it as a hole."""
    name = _LINES.sub("", found.match[0])
    if _SOURCE.search(name):
        return name
    return f"{found.inner(name)}:<number>"


def _relative(found: Found) -> str:
    """A path only where it has an ending or two bars: `and/or`, `application/json` and `N/A` are none."""
    text = found.match[0]
    bare = _LINES.sub("", text)
    bars = bare.count("/")
    if bars < 2 and not _EXTENSION.search(bare) and not any(c.isdigit() for c in bare):
        return text
    name = bare.rstrip("/").rsplit("/", 1)[-1]
    if bars >= 2 and _CLASS.match(name):
        return f"<path>/{name}"
    return _path(found)


def _url(found: Found) -> str:
    """The hole; a full stop or colon at the end belongs to the sentence."""
    text = found.match[0]
    end = len(text.rstrip(_TRAIL))
    return f"<url>{text[end:]}"


def _quoted(found: Found) -> str:
    """A value becomes a hole, its name is remembered; what is as long as a sentence, or begins the message, is one."""
    text = found.match[0]
    content = text.strip("\"'`")
    begins = found.match.start() == 0 and found.match.string[found.match.end() : found.match.end() + 1] in ("", ",")
    sentence = text[0] != "`" and (content.count(" ") >= _WORDS_OF_A_MESSAGE - 1 or len(content) > _LONG)
    if begins or sentence:
        return f"'{found.inner(content)}'" if content else "<quoted>"
    if content.isalpha():
        found.names.append(content[:_LONG])
        return "<quoted>"
    shown = found.inner(content)
    if HOLE.sub("", shown).strip():
        found.names.append(shown[:_LONG])
    return "<quoted>"


def _assigned(found: Found) -> str:
    """What is assigned varies, but where the name says that it is what failed."""
    name, _, value = found.match[0].partition("=")
    if _TELLING.search(name):
        return f"{name}={found.inner(value)}"
    end = len(value.rstrip(_TRAIL))
    return f"{name}=<value>{value[end:]}"


def _coded(found: Found) -> str:
    """A word with digits: names that everybody has stay, dotted names of classes keep all but the digits."""
    word = found.match[0]
    lower = word.lower()
    kept = found.rules.kept
    if lower in kept or all(part in kept or part.isalpha() for part in re.split(r"[-.]", lower)):
        return word
    if "." in word and re.search(r"\.[A-Z]", word):
        return _DIGITS.sub("<number>", word)
    return "<id>"


def _closure(found: Found) -> str:
    """The class or function that a closure belongs to stays."""
    return found.match[0].partition("$")[0] + "<closure>"


def _escape(found: Found) -> str:
    """An escaped quotation mark is one, an escaped line end a space."""
    last = found.match[0].lstrip("\\")
    if last[0] == "u" and len(last) == 5:
        character = chr(int(last[1:], 16))
        return character if character.isprintable() else " "
    return last if last in "\"'`/" else " "


def _dump(found: Found) -> str:
    """The printed fields of a value are a hole, but where one of them says what failed; its type is remembered."""
    head, opening, fields = found.match[0].partition("{")
    if _TELLING_FIELD.search(fields):
        return f"{found.inner(head)}{opening}{found.inner(fields[:-1])}}}"
    if head.strip():
        found.names.append(head.strip())
    return "<value>"


def _printed(found: Found) -> str:
    """So is a value with its constructor, but for errors and codes."""
    head, opening, fields = found.match[0].partition("(")
    if head.endswith(_TELLING_ENDS) or _TELLING_FIELD.search(fields):
        return f"{head}{opening}{found.inner(fields[:-1])})"
    found.names.append(head)
    return "<value>"


def _mangled(found: Found) -> str:
    """The name that a symbol stands for; a hole where it cannot be read."""
    name = stable(found.match[0])
    return "<symbol>" if not name or name == found.match[0] else name


HANDLERS: Mapping[str, Handler] = {
    "path": _path,
    "drive-path": _path,
    "share-path": _path,
    "temp-path": _path,
    "file-line": _file,
    "relative-path": _relative,
    "url": _url,
    "double-quoted": _quoted,
    "single-quoted": _quoted,
    "back-quoted": _quoted,
    "assigned": _assigned,
    "coded": _coded,
    "measured": _coded,
    "closure": _closure,
    "escape": _escape,
    "dump": _dump,
    "printed": _printed,
    "mangled": _mangled,
}
