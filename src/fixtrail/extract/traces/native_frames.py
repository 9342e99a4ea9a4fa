"""One line of a native stack, as debuggers, sanitizers, crash reporters and runtimes print it.

Formats: `#0 0x55 in f(int) a.c:1:2` (sanitizers, gdb, LLVM, Chromium), `#00 pc 0004 /lib/x.so (f+4)` (Android),
`0   Image   0x0001 f + 12` (macOS), `0012ff 0012fe mod!f+0x1 [a.c @ 1]` (cdb, WinDbg), `f [0x0040+12] (a.c:1)`
(Chromium on Windows), ``frame #0: 0x1 a.out`f at a.c:1`` (lldb), `==1== at 0x4: f (a.c:1)` (Valgrind),
`/lib/x.so(f+0x4) [0x7f]` (backtrace_symbols), `1: 0x55 f [node]` (Node.js), `0  x.so!f [a.c : 1 + 0x4]` (Breakpad),
`a.exe!f() Line 1` (Visual Studio).
"""

from __future__ import annotations

import re

import msgspec


class NativeFrame(msgspec.Struct, frozen=True):
    """`index` is the frame's number (-1 where the format has none), `sure` whether the line alone, without a report
    before it, shows that it is a frame. `function` is as printed, without offset; '' where there is no symbol."""

    index: int
    function: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    module: str = ""
    sure: bool = True
    pointer: bool = False  # not of the stack: where the processor stood


_NUMBERED = re.compile(r"\s{0,12}#(\d{1,5})(?:\.\d{1,3})?:?\s{1,12}(?=\S)")
_ADDRESS = re.compile(r"(?:0[xX][0-9a-fA-F]{1,16}|[0-9a-fA-F]{8,16})(?:[ \t]{1,8}|$)")
_PC = re.compile(r"pc (?:0x)?[0-9a-fA-F]{4,16}[ \t]+(?=\S)")
_OFFSET = re.compile(r"[ \t]?\+[ \t]?(?:0x[0-9a-fA-F]{1,16}|\d{1,9})(?:/0x[0-9a-fA-F]{1,8})?$")
_BUILD = re.compile(r"[ \t]+\((?:BuildId|offset)[: ]{1,2}[^()\s]{0,80}\)")
_PLACE = re.compile(r"(?:(?<=[^:\d])|^)\(?(\S{1,1000}?):(\d{1,7})(?::(\d{1,5}))?\)?$")
_PATH = re.compile(r"[ \t](?=/|[A-Za-z]:[\\/]|\.\.?/|https?://)")
_MODULE = re.compile(
    r"\((\S[^()]{0,400}?)(?:\+(?:0x)?[0-9a-fA-F]{1,16})?\)$|(<[^<>\s]{1,200}>|<<[^<>\s]{1,200}>>)\+0x[0-9a-fA-F]{1,16}$"
)
_IMAGE = re.compile(r"\s{0,8}(\d{1,4})\s{1,20}(\S.{0,80}?)\s{1,60}0x[0-9a-fA-F]{6,16}\s{1,4}(\S.*)$")
_CDB = re.compile(
    r"(?:[0-9a-f]{1,3} )?(?:[0-9a-f]{8}(?:`?[0-9a-f]{8})?|\(Inline(?: Function)?\)|-{8}(?:`-{8})?)[ :]{1,3}"
    r"(?:[0-9a-f`]{8,17}|-{8}(?:`-{8})?)[ :]{1,3}(?:[0-9a-f`]{8,17}[ :]{1,3}){0,4}([\w.]{1,80})(?:!(.*)|\+0x.*)$",
    re.IGNORECASE,
)
_CDB_FILE = re.compile(r"\[(.{1,400}) @ (\d{1,7})\]$")
_WIN = re.compile(
    r"\s{0,8}((?!\s)[^/\\\[]{1,1000}) \[(?:0x)?[0-9a-fA-F]{6,16}\+\d{1,9}\](?: \((.{1,400}):(\d{1,7})\))?"
)
_LLDB = re.compile(r"\s{0,4}\*?\s{0,6}frame #(\d{1,5}): 0x[0-9a-f]{1,16} ([^`]{0,200})`(.*)$")
_VALGRIND = re.compile(r"==\d{1,9}==\s{1,6}(?:at|by) 0x[0-9A-Fa-f]{1,16}: (.{1,1000}) \((?:in )?([^()]{1,400})\)$")
_SYMBOLS = re.compile(r"\s{0,8}(\S{1,400}?)\(([^\s()+]{0,400}|.{1,1000})\) ?\[(?:0x)?[0-9a-f]{4,16}\]$")
_BARE = re.compile(r"\s{0,8}((?!\s)[^/\\\[+]{1,1000}\(\)|<unknown>) \[0x[0-9a-f]{4,16}\]$")  # Starboard
_FILE_NAME = re.compile(r"\.(?:so|out|exe|dylib|node)\b")
_NODE = re.compile(r"\s{0,4}(\d{1,3}): (?:0x)?[0-9a-fA-F]{4,16} (.{1,1000}) \[([^\[\]]{1,400})\]$")
_NODE_BARE = re.compile(r"\s{0,4}(\d{1,3}): 0x[0-9a-fA-F]{4,16} (\S.{0,1000})$")
_BREAKPAD = re.compile(r"\s{0,4}(\d{1,4})  (\S{1,200}?)!(.{1,1000}) \[(\S{1,400}) : (\d{1,7}) \+ 0x[0-9a-f]{1,8}\]$")
_STUDIO = re.compile(r"[ \t>]{0,8}([\w.-]{1,80}\.(?:exe|dll))!(.{1,1000}) Line (\d{1,7})\b")
_TRUSTY = re.compile(r"uSP\+[0-9a-fA-F]{4,8}: 0x[0-9a-fA-F]{8,16} in (\w{1,200})")
_CHARS = 4000  # of a line that are looked at


def frame(text: str) -> NativeFrame | None:
    """The frame that a line is, None where it is none; `text` is one line without what was pasted in front."""
    text = text[:_CHARS].rstrip()
    numbered = _NUMBERED.match(text)
    if numbered:
        return _numbered(int(numbered[1]), text[numbered.end() :])
    head = text.lstrip()[:1]
    if head.isdigit():
        return _image(text) or _node(text) or _breakpad(text) or _cdb(text)
    if text.startswith("=="):
        return _valgrind(text)
    return _unnumbered(text)


def _unnumbered(text: str) -> NativeFrame | None:
    """Formats without a number in front, each told by a mark that prose does not have."""
    if "uSP+" in text and (trusty := _TRUSTY.search(text)):
        return NativeFrame(-1, trusty[1], sure=False)
    if "!" in text:
        return _cdb(text) or _studio(text)
    if "frame #" in text and "`" in text:
        return _lldb(text)
    if text.endswith("]") and (bare := _BARE.match(text)) and not _FILE_NAME.search(bare[1]):
        return NativeFrame(-1, bare[1])
    if text.endswith("]") and (symbols := _SYMBOLS.match(text)):
        function = _OFFSET.sub("", symbols[2])
        return NativeFrame(-1, function, module=symbols[1]) if function else NativeFrame(-1, "", symbols[1])
    if "[" in text and (win := _WIN.match(text)):
        return NativeFrame(-1, win[1], win[2] or "", int(win[3]) if win[3] else None)
    return None


def _numbered(index: int, rest: str) -> NativeFrame | None:
    """What follows `#N `."""
    pc = _PC.match(rest)
    if pc:
        return _android(index, rest[pc.end() :])
    address = _ADDRESS.match(rest)
    if not address:
        return _without_address(index, rest)
    rest = _BUILD.sub("", rest[address.end() :])
    if rest.startswith("in ") or rest == "in":
        rest = rest[3:].lstrip()
    return _located(index, rest, sure=True)


def _android(index: int, rest: str) -> NativeFrame:
    """`/system/lib/libc.so (abort+12)`: the module, then the function in brackets."""
    rest = _BUILD.sub("", rest)
    module, _, named = rest.partition(" (")
    function = named.rstrip()
    function = function.removesuffix(")")
    return NativeFrame(index, _OFFSET.sub("", function), module=module.strip())


def _without_address(index: int, rest: str) -> NativeFrame | None:
    """gdb's innermost frame, and ThreadSanitizer's: `f (x=1) at a.c:1`, `f a.c:1 (a.out+0x4)`."""
    if rest.startswith("<signal handler called>"):
        return NativeFrame(index, "<signal handler called>", sure=False)
    found = _located(index, _BUILD.sub("", rest), sure=False)
    if not found or not found.function or found.function.startswith(("/", "{", "(")):
        return None
    if (found.file or found.module).startswith(("dart:", "package:", "file:")) or found.file.endswith(
        (".dart", ".php", ".js")
    ):
        return None
    if found.line is None and not found.module:
        return None
    sure = " at " in rest or " from " in rest
    return msgspec.structs.replace(found, sure=sure and "(" in rest)


def _located(index: int, rest: str, *, sure: bool) -> NativeFrame | None:
    """A function with the place after it: a file and line, a module, both or none."""
    module = ""
    found = _MODULE.search(rest, max(0, len(rest) - 450)) if rest.endswith(")") or "+0x" in rest[-24:] else None
    if found and _is_module(rest, found):
        module = found[1] or found[2]
        rest = rest[: found.start()].rstrip()
    elif " from " in rest:  # gdb: in f () from /lib/x.so
        rest, _, module = rest.rpartition(" from ")
    function, file, line, column = _place(rest)
    function = _OFFSET.sub("", function).strip()
    if function.startswith(("/", "<unknown")) and not file:  # Chromium: a module alone
        function, file = "", function
    return NativeFrame(index, function, file, line, column, module.strip(), sure)


def _is_module(rest: str, found: re.Match[str]) -> bool:
    """`(a.out+0x4)` rather than the arguments of a function."""
    if found[2] or "+0x" in found[0] or found[1].startswith("<"):
        return True
    return "/" in found[1] and (found.start() == 0 or rest[found.start() - 1] in " \t") and " " not in found[1]


def _place(rest: str) -> tuple[str, str, int | None, int | None]:
    """Function, file, line and column of `f(int) /src/a.c:1:2`, `f (x=1) at a.c:1` and the like."""
    before, at, after = rest.rpartition(" at ")
    if at and (place := _PLACE.match(after)):
        return before, *_numbers(place)
    path = _PATH.search(rest)
    if path and (place := _PLACE.match(_spaceless(rest[path.end() :]))):
        return rest[: path.start()], rest[path.end() :][: len(place[1])], *_numbers(place)[1:]
    before, space, after = rest.rpartition(" ")
    if space and (place := _PLACE.match(after)):
        return before, *_numbers(place)
    if path and " " not in rest[path.end() :]:  # a file without a line
        return rest[: path.start()], rest[path.end() :], None, None
    return rest.removesuffix(" <null>"), "", None, None


def _spaceless(path: str) -> str:
    """Paths may have spaces; the pattern of a place does not."""
    return path.replace(" ", "_")


def _numbers(place: re.Match[str]) -> tuple[str, int | None, int | None]:
    return place[1], int(place[2]), int(place[3]) if place[3] else None


def _image(text: str) -> NativeFrame | None:
    """macOS: number, image, address, function, offset, and sometimes the file."""
    found = _IMAGE.match(text)
    if not found:
        return None
    function, file, line = found[3], "", None
    if function.endswith(")") and (place := re.search(r" \(([^()\s]{1,200}):(\d{1,7})\)$", function[-220:])):
        file, line = place[1], int(place[2])
        function = function[: -len(place[0])]
    bare = _OFFSET.sub("", function)
    if bare == function and not file:
        return None
    return NativeFrame(int(found[1]), "" if bare.startswith("0x") else bare, file, line, module=found[2])


def _node(text: str) -> NativeFrame | None:
    found = _NODE.match(text)
    if found:
        return NativeFrame(int(found[1]), found[2], module=found[3])
    found = _NODE_BARE.match(text)
    return NativeFrame(int(found[1]), found[2]) if found else None


def _breakpad(text: str) -> NativeFrame | None:
    found = _BREAKPAD.match(text)
    return NativeFrame(int(found[1]), found[3], found[4], int(found[5]), module=found[2]) if found else None


def _cdb(text: str) -> NativeFrame | None:
    found = _CDB.match(text)
    if not found:
        return None
    function, file, line = found[2] or "", "", None
    place = _CDB_FILE.search(function, max(0, len(function) - 420))
    if place:
        file, line = place[1], int(place[2])
        function = function[: place.start()].rstrip()
    return NativeFrame(-1, _OFFSET.sub("", function), file, line, module=found[1])


def _studio(text: str) -> NativeFrame | None:
    found = _STUDIO.match(text)
    return NativeFrame(-1, found[2], line=int(found[3]), module=found[1]) if found else None


def _lldb(text: str) -> NativeFrame | None:
    found = _LLDB.match(text)
    if not found:
        return None
    function, file, line, column = _place(found[3])
    return NativeFrame(int(found[1]), _OFFSET.sub("", function), file, line, column, found[2])


def _valgrind(text: str) -> NativeFrame | None:
    found = _VALGRIND.match(text)
    if not found:
        return None
    place = _PLACE.match(found[2])
    function = "" if found[1] == "???" else found[1]
    if place:
        return NativeFrame(-1, function, place[1], int(place[2]))
    return NativeFrame(-1, function, module=found[2])
