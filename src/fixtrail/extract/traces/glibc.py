"""C and C++ runtimes: failed assertions, uncaught exceptions, the allocator's and the stack protector's complaints,
libraries that the loader did not find.

Assertions as glibc, musl, BSD and macOS, Windows, Qt, GLib and WebKit print them.
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.native import Building, Detail, Opening, Stated

_SOURCE = r"\.(?:c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inl|m|mm|cu|cuh|rs)"


def _assertion(found: re.Match[str]) -> Stated:
    return Stated("ASSERT", found[1].strip(), "reason")


def _thrown(found: re.Match[str]) -> Stated:
    return Stated(found[1], (found[2] or "").lstrip(": "), "reason")


def _heap(found: re.Match[str]) -> Stated:
    return Stated("Heap-corruption", found[1].strip(), "reason")


def _panic(found: re.Match[str]) -> Stated:
    return Stated("panic", (found[1] or "").strip(), "reason", language="rust")


OPENINGS = (
    Opening(
        "ailed",
        re.compile(r":\d{1,7}:(?: .{1,400}?:)? [Aa]ssertion [`'\"‘]?(.{0,600}?)['\"’]? failed\.?$"),
        _assertion,
    ),
    Opening(
        "ssertion ",
        re.compile(r"^\S{0,200}/\S{1,200}:\d{1,7}: (?:\S{1,100}: )?assertion .{1,400}? failed: ?(\S.{0,400})"),
        _assertion,
    ),
    Opening(
        "ssertion failed: ",
        re.compile(rf"^(?:\[[^\]]{{0,80}}\] ?|\*\* ?|[\w-]{{0,40}}:?ERROR:|\S{{1,200}}{_SOURCE}:.{{0,200}}?)?[Aa]ssertion failed: (.{{1,600}})"),
        _assertion,
    ),
    Opening(
        "",
        re.compile(
            rf"^(?:(?:\[[^\]]{{0,80}}\]){{1,6}} ?(?:\S{{1,300}}\] ?)?|.{{0,200}}?{_SOURCE}:.{{0,200}}?)?\s{{0,8}}"
            r"(?:(?i:ASSERT(?:ION)? FAIL(?:URE|ED)): ?|ASSERT: ?(?=\"))(.{1,600})",
        ),
        _assertion,
    ),
    Opening("ASSERT failure in ", re.compile(r"^ASSERT failure in (.{1,600})"), _assertion),
    Opening("SHOULD NEVER BE REACHED", re.compile(r"^\s{0,8}SHOULD NEVER BE REACHED$"), lambda m: Stated("ASSERT_NOT_REACHED", "", "reason")),
    Opening(
        "terminat",
        re.compile(
            r"^(?:terminate called after throwing an instance of |libc\+\+abi(?:\.dylib)?: terminating (?:due to|with) uncaught exception of type )"
            r"['‘]?([^'’:\s]{1,200}(?:::[^'’:\s]{1,200}){0,8})['’]?(: .*)?$"
        ),
        _thrown,
    ),
    Opening(
        "terminat",
        re.compile(r"^((?:libc\+\+abi(?:\.dylib)?: )?terminat(?:e called (?:recursively|without an active exception)|ing)\b.{0,300})$"),
        lambda m: Stated("std::terminate", m[1], "reason"),
    ),
    Opening("pure virtual method called", re.compile(r"^pure virtual method called$"), lambda m: Stated("Pure-virtual-call", m[0], "reason")),
    Opening(
        "***",
        re.compile(r"^\*\*\* (stack smashing|buffer overflow) detected \*\*\*"),
        lambda m: Stated({"s": "Stack-smashing", "b": "Buffer-overflow"}[m[1][0]], m[0], "reason"),
    ),
    Opening("*** ", re.compile(r"^\*\*\* (?:Error in|glibc detected).{1,300}?: ((?:double free|free\(\)|malloc\(\)|corrupted|munmap_chunk|realloc\(\)|invalid).*?)(?:: 0x[0-9a-f]{1,16})? \*\*\*"), _heap),
    Opening(
        "",
        re.compile(
            r"^(?:\S{1,100}: )?(double free or corruption \([\w!]{1,20}\)|(?:free|malloc|realloc|calloc|munmap_chunk|malloc_consolidate)\(\): "
            r"(?:invalid|corrupted|unaligned|double free|memory corruption|mismatching|unsorted|largebin|smallbin)[^\n]{0,80}|corrupted (?:double-linked list|size vs\. prev_size)[^\n]{0,40})$"
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
    Opening("not found", re.compile(r"(?:CANNOT LINK EXECUTABLE|dlopen failed).{0,300}: library [\"'`](.{1,200}?)[\"'`] not found"), lambda m: Stated("Missing-library", m[1], frames=False)),
    Opening("cannot locate symbol", re.compile(r": cannot locate symbol [\"'`](.{1,400}?)[\"'`] referenced by"), lambda m: Stated("Missing-library", m[1], frames=False)),
    Opening("panicked at ", re.compile(r"^\s{0,4}thread .{1,200}? panicked at (?:'(.*?)', \S{1,300}$|'(?=.*)|\S{1,300}:\d{1,7}:\d{1,5}:$)"), _panic),
)  # fmt: skip


def _what(found: re.Match[str], current: Building) -> None:
    if not current.message:
        current.message = found[1].strip()


DETAILS = (Detail("what():", re.compile(r"^\s{1,4}what\(\): {1,4}(.*)"), _what),)
