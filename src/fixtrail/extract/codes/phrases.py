"""Codes as they are written in words (`exit code 1`, `502 Bad Gateway`, `[Errno 2] …`): `phrases.txt`.

What a pattern finds is judged by its kind: a status must be known, an exit code not 0, an errno a name of errno.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files

import msgspec

from fixtrail.extract.codes import names
from fixtrail.model.failure import Code, CodeKind

_OPENING = {")": "(", "]": "["}
_DIGITS = 3  # different digits that an unknown code has at least: 0x80000000 is a number
_BEFORE = 200  # characters before a code in which its message may stand
# What stands before an errno name where it is an error that occurred, not a name that is talked about.
_RAISED = re.compile(
    r"(?:[Ee]rror:?|ERR!|ERROR:?|errno(?::|=(?!=)|\s(?!=))|code[\s:='\"]{1,4}"
    r"|failed:?|(?:fail\w{0,3}|error|exited|aborted) with|got|throws|thrown|returned|reason:"
    r"|\b(?:connect|read|write|listen|open|spawn|exec\w{0,4}|getaddrinfo|bind|mkdir|rmdir|unlink|rename|scandir|l?stat|accept"
    r"|access|send\w{0,3}|recv\w{0,4}|fork|mmap|chmod|chown|copyfile|symlink|watch|close|ioctl|futex|poll|socket|syscall)"
    r"(?:\([^()\n]{0,60}\))?:?)[\s'\"`(\[-]{0,4}$"
)
_ASKED = re.compile(
    r"(?i)\b(?:hresult|error|exception|ntstatus|status|code|exit|failed|fail)\b[^\n\w]{0,4}(?:\w{1,20}[^\n\w]{1,4}){0,2}$"
)


class _Phrase(msgspec.Struct, frozen=True):
    kind: str
    judge: Callable[[re.Match[str]], Code | None]
    pattern: re.Pattern[str]


class _Group(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    phrases: list[_Phrase]


class _Section(msgspec.Struct, frozen=True):
    when: re.Pattern[str]
    groups: list[_Group]


def phrases(text: str) -> Iterator[Code]:
    """The codes that `text` states in words, in the order of the patterns."""
    for section in _SECTIONS:
        if not section.when.search(text):
            continue
        for group in section.groups:
            for word in group.words:
                if word in text:
                    yield from _found(group.phrases, text)
                    break


def _found(group: list[_Phrase], text: str) -> Iterator[Code]:
    for phrase in group:
        judge = phrase.judge
        for match in phrase.pattern.finditer(text):
            found = judge(match)
            if found:
                yield found


def parse(text: str, name: str) -> tuple[_Section, ...]:
    """The phrases in `text` in their sections and groups; ValueError with file and line number where a line cannot be
    read. `name` is for its message."""
    sections: list[_Section] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, rest = line.partition(" ")
        try:
            _read(kind, rest.strip(), sections)
        except (ValueError, KeyError, IndexError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return tuple(sections)


def _read(kind: str, rest: str, sections: list[_Section]) -> None:
    """One line into the sections; raises where it does not fit."""
    if kind == "when":
        sections.append(_Section(re.compile(rest), []))
    elif kind == "for":
        sections[-1].groups.append(_Group(msgspec.json.decode(rest, type=tuple[str, ...]), []))
    else:
        sections[-1].groups[-1].phrases.append(_Phrase(kind, _JUDGES[kind], re.compile(rest)))


def _code(kind: CodeKind, code: str, message: str | None, match: re.Match[str], end: int = -1) -> Code:
    """A code with the span of its match, or to `end`: with the bracket that closes one inside, without one that closes
    one before, and without a quotation mark that is left over."""
    text, start = match.string, match.start()
    end = match.end() if end < 0 else end
    while end > start and text[end - 1].isspace():
        end -= 1
    inside = text[start:end]
    last = inside[-1]
    if inside.count("(") > inside.count(")") and text[end : end + 1] == ")":
        end += 1
    elif inside.count(last) != inside.count(_OPENING.get(last, last)) or (last in "'\"`" and inside.count(last) % 2):
        end -= 1
    return Code(kind, code, (message or "").strip(), start, end)


def _said(match: re.Match[str]) -> str:
    """What the pattern took for the message, '' where it has none."""
    return (match.groupdict().get("message") or "").strip()


def _before(match: re.Match[str]) -> str:
    """What stands on the line before the code, without what introduces it (`Error: `)."""
    start = match.start()
    line = match.string[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    return line.rpartition(": ")[2].lstrip(" \t\"'`([").rstrip(" \t([")


def _http(match: re.Match[str]) -> Code | None:
    reason = names.reason(match["code"])
    return _code("http", match["code"], _said(match) or reason, match) if reason is not None else None


def _reason(match: re.Match[str]) -> Code | None:
    """A number with words after it is a status where the words are its reason."""
    said = names.reason_in(match["code"], match["message"])
    if not said:
        return None
    return _code("http", match["code"], said, match, match.start("message") + len(said))


def _exit(match: re.Match[str]) -> Code | None:
    number = int(match["code"], 16 if match["code"][:2] in ("0x", "0X") else 10)
    return _code("exit", match["code"], names.exit_words(number), match) if number else None


def _signal(match: re.Match[str]) -> Code | None:
    name = names.signal_of(match["code"])
    return _code("signal", name, names.signal_words(name), match) if name else None


def _errno(match: re.Match[str]) -> Code | None:
    word, said = match["code"], _said(match)
    name = word if word[0] == "E" else names.errno_of(int(word), said or _before(match))
    words = names.errno_words(name)
    return _code("errno", name, said or words, match) if words is not None else None


def _errname(match: re.Match[str]) -> Code | None:
    """A name of errno that says what it means or that something raised; others are only talked about."""
    words, said, start = names.errno_words(match["code"]), _said(match), match.start()
    if words is None or match.string[start - 1 : start].isalnum():
        return None
    before = match.string[max(0, start - 80) : start].rpartition("\n")[2]
    alone = not before.strip() and match.string[match.end() : match.end() + 1] in ("", "\n", "\r")
    if not said and not alone and not _RAISED.search(before):
        return None
    return _code("errno", match["code"], said or words, match)


def _oserror(match: re.Match[str]) -> Code | None:
    """Rust's `(os error 2)`: an errno, or a code of Windows where the message is one of Windows."""
    before = _before(match)
    name = names.errno_of(int(match["code"]), before)
    if name and not before.startswith(("The ", "Access is", "Only one", "No connection", "An ", "A ")):
        return _code("errno", name, before, match)
    return _code("windows", names.hresult(int(match["code"])), before, match)


def _sqlstate(match: re.Match[str]) -> Code | None:
    words = names.sqlstate_words(match["code"])
    if words is None or match["code"].startswith(("00", "01")):
        return None
    before = _before(match) if match.string[match.start() - 1 : match.start()] == "(" else ""
    return _code("sqlstate", match["code"], _said(match) or before or words, match)


def _windows(match: re.Match[str]) -> Code | None:
    """Eight digits are a code where they are well-known or something says so; else they are an address."""
    code = f"0x{match['code'][2:].upper()}"
    known = names.windows_words(code)
    before = match.string[max(0, match.start() - 90) : match.start()].rpartition("\n")[2]
    if known is None and (len(set(code[2:])) < _DIGITS or not _ASKED.search(before)):
        return None
    return _code("dotnet" if code.startswith(("0x8013", "0xE0434352")) else "windows", code, known, match)


def _win32(match: re.Match[str]) -> Code | None:
    code = names.hresult(int(match["code"]))
    if int(match["code"]) == 0:
        return None
    return _code("windows", code, _said(match) or names.windows_words(code), match)


def _grpc(match: re.Match[str]) -> Code | None:
    name = names.grpc_code(match["code"])
    return _code("tool", name, _said(match), match) if name else None


def _tool(match: re.Match[str]) -> Code | None:
    return _code("tool", match["code"], _said(match), match)


def _curl(match: re.Match[str]) -> Code | None:
    return _code("tool", f"curl {match['code']}", _said(match), match)


_JUDGES: dict[str, Callable[[re.Match[str]], Code | None]] = {
    "http": _http, "reason": _reason, "exit": _exit, "signal": _signal, "errno": _errno, "errname": _errname,
    "oserror": _oserror, "sqlstate": _sqlstate, "windows": _windows, "win32": _win32, "grpc": _grpc, "tool": _tool,
    "curl": _curl,
}  # fmt: skip
_SECTIONS = parse((files("fixtrail.extract.codes") / "phrases.txt").read_text("utf-8"), "phrases.txt")
