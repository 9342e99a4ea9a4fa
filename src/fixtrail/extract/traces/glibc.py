"""C and C++ runtimes: failed assertions, uncaught exceptions, the allocator's and the stack protector's complaints,
libraries that the loader did not find.

Assertions as glibc, musl, BSD and macOS, Windows, Qt, GLib and WebKit print them.
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.native import Building, Detail, Opening, Stated

_SOURCE = re.compile(r"\.(?:c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inl|m|mm|cu|cuh)[:(]")
_LINE = re.compile(r":\d{1,7}:")
# What C libraries and SpiderMonkey say behind a condition.
_PLACED = re.compile(
    r"(?:, (?:function|file|at) [^,]{1,400}){1,2}(?:, line \d{1,7})?\.?$| \([^()]{1,300}: \w{1,80}: \d{1,7}\)$"
)
_PROGRAM = re.compile(r"[\w./-]{1,200}:")


def _assertion(found: re.Match[str]) -> Stated:
    return Stated("ASSERT", found[1].strip(), "reason")


def _thrown(found: re.Match[str]) -> Stated:
    return Stated(found[1], (found[2] or "").lstrip(": "), "reason")


def _heap(found: re.Match[str]) -> Stated:
    return Stated("Heap-corruption", found[1].strip(), "reason")


def _panic(found: re.Match[str]) -> Stated:
    return Stated("panic", (found[1] or "").strip(), "reason", language="rust")


def _failed(found: re.Match[str]) -> Stated | None:
    """glibc: `prog: a.c:12: f: Assertion `x' failed.`, where a program or a line of a source stands in front."""
    before = found.string[: found.start()].rstrip()
    if not before.endswith(":") or not (_LINE.search(before[-600:]) or _PROGRAM.match(before)):
        return None
    return Stated("ASSERT", found[1].strip(), "reason")


def _suffixed(found: re.Match[str]) -> Stated | None:
    """libc++: `a.h:12: assertion i < size() failed: index out of range`; the reason tells more than the condition."""
    before = found.string[: found.start()].rstrip()
    return Stated("ASSERT", found[1].strip(), "reason") if _LINE.search(before[-600:]) else None


def _stated(found: re.Match[str]) -> Stated | None:
    """`Assertion failed: x` at the begin of a line or after a log's prefix, a source file or GLib's stars."""
    before = found.string[: found.start()].strip()
    if before and not before.startswith(("[", "**", "ERROR:")) and not _SOURCE.search(before[:600]):
        return None
    return Stated("ASSERT", _PLACED.sub("", found[1]).strip(), "reason")


OPENINGS = (
    Opening("ailed", re.compile(r"[Aa]ssertion [`'\"‘]?(.{0,600}?)['\"’]? failed\.?$"), _failed),
    Opening("ailed: ", re.compile(r"(?<= )assertion .{1,400}? failed: ?(\S.{0,400})"), _suffixed),
    Opening("ssert", re.compile(r"[Aa]ssert(?:ion)? [Ff]ail(?:ed|ure): ?(.{1,600})"), _stated),
    Opening("ASSERT", re.compile(r"ASSERT(?:(?:ION)? FAIL(?:URE|ED): ?|: ?(?=\"))(.{1,600})"), _stated),
    Opening("ASSERT failure in ", re.compile(r"^ASSERT failure in (.{1,600})"), _assertion),
    Opening(
        "SHOULD NEVER BE REACHED",
        re.compile(r"^\s{0,8}SHOULD NEVER BE REACHED$"),
        lambda m: Stated("ASSERT_NOT_REACHED", "", "reason"),
    ),
    Opening(
        "terminat",
        re.compile(
            r"^(?:terminate called after throwing an instance of |libc\+\+abi(?:\.dylib)?: terminating "
            r"(?:due to|with) uncaught exception of type )"
            r"['‘]?([^'’:\s]{1,200}(?:::[^'’:\s]{1,200}){0,8})['’]?(: .*)?$"
        ),
        _thrown,
    ),
    Opening(
        "terminat",
        re.compile(
            r"^((?:libc\+\+abi(?:\.dylib)?: )?terminat(?:e called (?:recursively"
            r"|without an active exception)|ing)\b.{0,300})$"
        ),
        lambda m: Stated("std::terminate", m[1], "reason"),
    ),
    Opening(
        "pure virtual method called",
        re.compile(r"^pure virtual method called$"),
        lambda m: Stated("Pure-virtual-call", m[0], "reason"),
    ),
    Opening(
        "***",
        re.compile(r"^\*\*\* (stack smashing|buffer overflow) detected \*\*\*"),
        lambda m: Stated({"s": "Stack-smashing", "b": "Buffer-overflow"}[m[1][0]], m[0], "reason"),
    ),
    Opening(
        "*** ",
        re.compile(
            r"^\*\*\* (?:Error in|glibc detected).{1,300}?: ((?:double free|free\(\)"
            r"|malloc\(\)|corrupted|munmap_chunk|realloc\(\)|invalid).*?)(?:: 0x[0-9a-f]{1,16})? \*\*\*"
        ),
        _heap,
    ),
    Opening(
        "",
        re.compile(
            r"^(?:\S{1,100}: )?(double free or corruption \([\w!]{1,20}\)|(?:free"
            r"|malloc|realloc|calloc|munmap_chunk|malloc_consolidate)\(\): "
            r"(?:invalid|corrupted|unaligned|double free|memory corruption|mismatching"
            r"|unsorted|largebin|smallbin)[^\n]{0,80}|corrupted (?:double-linked list"
            r"|size vs\. prev_size)[^\n]{0,40})$"
        ),
        _heap,
    ),
    Opening(
        "malloc: ",
        re.compile(r"malloc: (?:\*\*\* )?(?:error for object 0x[0-9a-f]{1,16}: |Heap corruption detected)(.{0,200})"),
        lambda m: Stated("Heap-corruption", m[1] or m[0], "reason"),
    ),
    Opening(
        "error while loading shared libraries: ",
        re.compile(r"error while loading shared libraries: ([^:]{1,300}): cannot open shared object file"),
        lambda m: Stated("Missing-library", m[1], frames=False),
    ),
    Opening(
        "not found",
        re.compile(r"(?:CANNOT LINK EXECUTABLE|dlopen failed).{0,300}: library [\"'`](.{1,200}?)[\"'`] not found"),
        lambda m: Stated("Missing-library", m[1], frames=False),
    ),
    Opening(
        "cannot locate symbol",
        re.compile(r": cannot locate symbol [\"'`](.{1,400}?)[\"'`] referenced by"),
        lambda m: Stated("Missing-library", m[1], frames=False),
    ),
    Opening(
        "panicked at ",
        re.compile(
            r"^\s{0,4}thread .{1,200}? panicked at (?:'(.*?)', \S{1,300}$|'(?=.*)"
            r"|\S{1,300}:\d{1,7}:\d{1,5}:$)"
        ),
        _panic,
    ),
)


def _what(found: re.Match[str], current: Building) -> None:
    if not current.message:
        current.message = found[1].strip()


DETAILS = (Detail("what():", re.compile(r"^\s{1,4}what\(\): {1,4}(.*)"), _what),)
