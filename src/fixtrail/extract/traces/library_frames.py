"""Which frames of a native stack are never the place of the failure: the runtime's, the allocator's, the sanitizer's,
the machinery that reports and the drivers of tests. The lists are the data files `native-functions.txt` (function
names) and `native-files.txt` (source files and modules) beside this file: one entry a line, `*` at either end stands
for anything.
"""

from __future__ import annotations

import re
from importlib.resources import files

import msgspec

from fixtrail.text.itanium import demangled
from fixtrail.text.rust_symbols import rust_path


class Names(msgspec.Struct, frozen=True):
    """A list of names: whole ones, beginnings, ends, and what may be anywhere."""

    whole: frozenset[str]
    begin: tuple[str, ...]
    end: tuple[str, ...]
    inside: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether an entry of the list fits `name`."""
        return (
            name in self.whole
            or name.startswith(self.begin)
            or name.endswith(self.end)
            or any(part in name for part in self.inside)
        )


def parse(text: str, name: str) -> Names:
    """The list in `text`; ValueError with the file `name` and the line number where an entry has a `*` inside or
    nothing beside it."""
    whole, begin, end, inside = set(), [], [], []
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or line.startswith("#"):
            continue
        bare = entry.removeprefix("*").removesuffix("*")
        if not bare or "*" in bare:
            raise ValueError(f"{name}, line {number}: {entry!r}: a star stands at the begin or the end of an entry")
        if entry.startswith("*") and entry.endswith("*"):
            inside.append(bare)
        elif entry.startswith("*"):
            end.append(bare)
        elif entry.endswith("*"):
            begin.append(bare)
        else:
            whole.add(bare)
    return Names(frozenset(whole), tuple(begin), tuple(end), tuple(inside))


def _load(name: str) -> Names:
    return parse((files("fixtrail.extract.traces") / name).read_text("utf-8"), name)


_FUNCTIONS = _load("native-functions.txt")
_FILES = _load("native-files.txt")
_PREFIXES = ("non-virtual thunk to ", "virtual thunk to ", "(anonymous namespace)::", "`anonymous namespace'::")
_TAIL = re.compile(r"[(\[]|@@?GLIBC|@plt|\.(?:isra|part|cold|constprop|llvm|localalias)\b|\+0x")


def is_own(function: str, file: str = "", module: str = "") -> bool:
    """Whether a frame may be where the program failed; one that shows neither a name nor a module is not."""
    name = _bare(function)
    if name.startswith("LLVMFuzzerTestOneInput"):
        return bool(file)
    if not name and not module:
        return False
    place = (file or module).replace("\\", "/")
    if name and _FUNCTIONS.has(name):
        return False
    return not _FILES.has(place) and not (module and _FILES.has(module.replace("\\", "/")))


def _bare(function: str) -> str:
    """The name without arguments, offset, anonymous namespaces and the compiler's marks."""
    if "Swift." in function:  # a closure or a specialization is told of before what it is in
        return function
    if function.startswith(("_Z", "__Z", "_R")):
        return rust_path(function) or demangled(function) or function
    for prefix in _PREFIXES:
        if prefix in function:
            function = function.replace(prefix, "")
    operator = function.find("operator(")
    tail = _TAIL.search(function, operator + 11 if operator >= 0 else 1)
    return function[: tail.start()].rstrip() if tail else function
