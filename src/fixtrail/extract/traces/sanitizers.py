"""Sanitizers and fuzzers: AddressSanitizer and its kin, leaks, undefined behaviour, control flow integrity, libFuzzer,
Centipede, Valgrind, GWP-ASan.

https://github.com/google/sanitizers/wiki/AddressSanitizerExampleUseAfterFree and
https://clang.llvm.org/docs/UndefinedBehaviorSanitizer.html show the reports.
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import is_deliberate, memory_fault
from fixtrail.extract.traces.native import Building, Detail, Opening, Stated

# What the tools call a failure, where that is a sentence: beginning of what follows `Sanitizer: `, and our word.
_SENTENCES = (
    ("attempting free on address which was not malloc", "Invalid-free"),
    ("attempting double-free", "Heap-double-free"),
    ("attempting to call malloc_usable_size", "Bad-malloc-usable-size"),
    ("attempting to call __sanitizer_get_allocated_size", "Bad-allocated-size"),
    ("requested allocation size", "Out-of-memory"),
    ("allocation-size-too-big", "Out-of-memory"),
    ("calloc-overflow", "Out-of-memory"),
    ("calloc parameters overflow", "Out-of-memory"),
    ("rss-limit-exceeded", "Out-of-memory"),
    ("allocator is out of memory", "Out-of-memory"),
    ("out of memory", "Out-of-memory"),
    ("out-of-memory", "Out-of-memory"),
    ("failed to allocate", "Out-of-memory"),
    ("memcpy-param-overlap", "Memcpy-param-overlap"),
    ("int-divide-by-zero", "Divide-by-zero"),
    ("illegal-instruction", "Ill"),
    ("FPE", "Floating-point-exception"),
    ("detected memory leaks", "Memory-leak"),
    ("unknown-crash", "SEGV"),
)
# Reports that only say with which signal a process ended.
_SIGNALS = {"Abrt", "Ill", "Trap", "Breakpoint", "Bus"}
# The word for each finding of UndefinedBehaviorSanitizer, the first whose phrase is in the message.
_UNDEFINED = (
    ("division by zero", "Divide-by-zero"),
    ("outside the range of representable values", "Float-cast-overflow"),
    ("implicit conversion from type", "Implicit-conversion"),
    ("through pointer to incorrect function type", "Incorrect-function-pointer-type"),
    ("out of bounds for type", "Index-out-of-bounds"),
    ("not a valid value for type 'bool'", "Invalid-bool-value"),
    ("not a valid value for type 'BOOL'", "Invalid-bool-value"),
    ("which is not a valid argument", "Invalid-builtin-use"),
    ("passing zero to", "Invalid-builtin-use"),
    ("misaligned address", "Misaligned-address"),
    ("reached the end of a value-returning function", "No-return-value"),
    ("declared to never be null", "Invalid-null-argument"),
    ("upcast of null pointer", "Upcast-of-null-pointer"),
    ("load of null pointer", "Null-dereference READ"),
    ("store to null pointer", "Null-dereference WRITE"),
    ("binding to null pointer", "Null-dereference"),
    ("access within null pointer", "Null-dereference"),
    ("call on null pointer", "Null-dereference"),
    ("insufficient space for an object of type", "Object-size"),
    ("unsigned offset", "Pointer-overflow"),
    ("pointer index expression with base", "Pointer-overflow"),
    ("applying non-zero offset", "Pointer-overflow"),
    ("applying zero offset", "Pointer-overflow"),
    ("to null pointer produced null pointer", "Pointer-overflow"),
    ("to non-null pointer", "Pointer-overflow"),
    ("declared to never return null", "Invalid-null-return"),
    ("shift", "Undefined-shift"),
    ("unreachable program point", "Unreachable code"),
    ("variable length array bound", "Non-positive-vla-bound-value"),
    ("unsigned integer overflow", "Unsigned-integer-overflow"),
    ("integer overflow", "Integer-overflow"),
    ("cannot be represented in type", "Integer-overflow"),
    ("not a valid value for type", "Invalid-enum-value"),
    ("assumption is violated", "Assumption-violation"),
    ("alignment assumption", "Alignment-assumption"),
)
_FUZZING = (
    ("deadly signal", "Fatal-signal", "signal"),
    ("timeout", "Timeout", "report"),
    ("out-of-memory", "Out-of-memory", "report"),
    ("fuzz target exited", "Unexpected-exit", "signal"),
    ("fuzz target overwrites its const input", "Overwrites-const-input", "report"),
)
_TAGGED_SIZE = 16  # bytes: larger accesses are of memcpy and the like, whose size varies with the input


def _sanitizer(found: re.Match[str]) -> Stated | None:
    tool, rest = found[1], found[2].strip()
    if rest.startswith("CHECK failed"):
        return _check(rest)
    fault = re.match(r"(?:SEGV|access-violation|unknown-crash) on (?:unknown )?address (0x[0-9a-fA-F]{1,16})?", rest)
    if fault:
        return Stated(memory_fault("SEGV", fault[1]), rest, "signal" if is_deliberate(fault[1]) else "report")
    for begin, kind in _SENTENCES:
        if rest.startswith(begin):
            return Stated(kind, rest, "signal" if kind in _SIGNALS else "report")
    words = re.match(r"[A-Za-z][\w -]{0,60}?(?= on |[(:;,]|$)", rest)
    if not words or rest.startswith(("nested bug", "while reporting")):
        return None
    kind = _capital(words[0].strip(), hyphens=tool in ("AddressSanitizer", "HWAddressSanitizer"))
    return Stated(kind, rest, "signal" if kind in _SIGNALS else "report")


def _capital(words: str, *, hyphens: bool) -> str:
    words = words.replace("_", "-") if hyphens or " on " not in words else words
    return words[:1].upper() + words[1:].lower()


def _check(rest: str) -> Stated:
    """`CHECK failed: asan_x.cc:12 "((a)) == (b)" (0x1, 0x2)`: the tool's own failure."""
    found = re.match(r"CHECK failed: ?\S{1,300} (.{1,400})", rest)
    return Stated("Sanitizer CHECK failure", found[1] if found else rest, frames=False)


def _undefined(found: re.Match[str]) -> Stated:
    message = found[1].strip()
    cast = re.match(
        r"(?:member access within|member call on|downcast of) address 0x[0-9a-f]{1,16} which does not point to an "
        r"object of type (.{1,300})",
        message,
    )
    if cast:
        return Stated("Bad-cast", f"Bad-cast to {cast[1].strip(chr(39))}")
    cast = re.match(r"control flow integrity check for type (.{1,300}?) failed during ", message)
    if cast:
        return Stated("Bad-cast", f"Bad-cast to {cast[1].strip(chr(39))}")
    for phrase, kind in _UNDEFINED:
        if phrase in message:
            return Stated(kind, message)
    return Stated("Undefined-behavior", message)


def _fuzzer(found: re.Match[str]) -> Stated | None:
    for phrase, kind, weight in _FUZZING:
        if found[1].startswith(phrase):
            return Stated(kind, found[1].strip(), "signal" if weight == "signal" else "report")
    return None


def _valgrind(found: re.Match[str]) -> Stated:
    message = found[1]
    size = re.match(r"Invalid (read|write) of size (\d{1,6})", message)
    if size:
        return Stated(f"Invalid-{size[1]} {sized(size[2])}", message)
    signal = re.search(r"\((SIG[A-Z]{3,6})\)", message)
    if signal:
        return Stated(signal[1], message, "signal")
    words = re.match(r"[A-Za-z ]{1,60}?(?= of size| in |\(|/|$)", message)
    kind = words[0].strip() if words else message[:40]
    return Stated(_capital(kind.replace(" ", "-"), hyphens=True), message)


def sized(size: str) -> str:
    """An access size as it counts: one over 16 bytes varies with the input."""
    return size if size.isdigit() and int(size) <= _TAGGED_SIZE else "{*}"


_EXTRA = {
    "Shell corruption": "Command injection",
    "Shell injection": "Command injection",
    "Arbitrary file open": "Arbitrary file open",
    "Arbitrary domain name resolution": "Arbitrary DNS resolution",
}


def _sanitizer_named(found: re.Match[str]) -> Stated | None:
    tool = found[1] or found[2] or found[3]
    named = re.match(r"(\w+) (.*)", f"{tool} {found[4]}")
    return _sanitizer(named) if named else None


def _leak(found: re.Match[str]) -> Stated:
    return Stated(found[1].replace(" ", "-").capitalize(), f"{found[1]} of {found[2]}")


def _extra(found: re.Match[str]) -> Stated:
    return Stated(_EXTRA.get(found[1], found[1]), found[1], "reason")


def _centipede(found: re.Match[str]) -> Stated:
    kind = {"S": "Stack-overflow", "R": "Out-of-memory"}.get(found[1][0], "Timeout")
    return Stated(kind, found[1] + found[2], "reason")


OPENINGS = (
    Opening("Sanitizer CHECK failed", re.compile(r"\w{1,40}Sanitizer (CHECK failed.*)"), lambda m: _check(m[1])),
    Opening(
        "Sanitizer",
        re.compile(
            r"(?:ERROR: ?(\w{1,40}Sanitizer)|(?<!WARNING: )(AddressSanitizer)(?=: CHECK)|"
            r"WARNING: ((?:Memory|Thread|Leak)Sanitizer))[: ]{1,4}(.*)"
        ),
        _sanitizer_named,
    ),
    Opening(
        "runtime error: ",
        re.compile(r"(?::\d{1,7}(?::\d{1,5})?|<unknown>|\)): runtime error: (.*)"),
        _undefined,
    ),
    Opening(
        "CFI: Most likely a control flow integrity violation",
        re.compile("CFI: (Most likely.*)"),
        lambda m: Stated("Bad-cast", m[1]),
    ),
    Opening("libFuzzer: ", re.compile(r"ERROR: ?libFuzzer: (.*)"), _fuzzer),
    Opening("irect leak of ", re.compile(r"^\s{0,8}((?:Direct|Indirect) leak) of (.*)"), _leak),
    Opening("===BUG DETECTED: ", re.compile(r"===BUG DETECTED: (.{1,100}?)(?:===|:|$)"), _extra),
    Opening("GWP-ASan", re.compile(r"GWP-ASan detected a memory error"), lambda m: Stated("GWP-ASan", m[0])),
    Opening(
        "========= ",
        re.compile(r"========= (Stack limit exceeded|Timeout of|Per-input timeout|RSS limit exceeded)(.*)"),
        _centipede,
    ),
    Opening(
        "==",
        re.compile(
            r"^==\d{1,9}== {1,3}((?:Invalid (?:read|write) of size|Invalid free|Mismatched free"
            r"|Conditional jump or move"
            r" depends|Use of uninitiali[sz]ed value|Syscall param|Source and destination overlap|Jump to the invalid "
            r"address|Process terminating with).*)"
        ),
        _valgrind,
    ),
)


def _access(found: re.Match[str], current: Building) -> None:
    """`READ of size 4 at 0x…`; a SEGV states its access elsewhere."""
    if not current.frames and not current.detailed and not current.kind.startswith(("SEGV", "Null-")):
        current.kind += f" {found[1].upper()} {sized(found[2])}"
        current.detailed = True


def _signal(found: re.Match[str], current: Building) -> None:
    if current.kind in ("SEGV", "Null-dereference", "Bus"):
        current.kind += f" {found[1]}"


def _cast(found: re.Match[str], current: Building) -> None:
    """What clang notes under a failed cast: the type that the object really has."""
    if current.kind == "Bad-cast" and current.message.startswith("Bad-cast to") and not current.detailed:
        if found[1]:
            current.message += f" from {found[1].strip(chr(39))}"
        elif found[2]:
            current.message += f" from base class subobject at offset {found[2]}"
        elif found[3]:
            current.message += " from invalid vptr"
        current.detailed = True


def _sort(found: re.Match[str], current: Building) -> None:
    """GWP-ASan's second line: `Use After Free at 0x…`."""
    if current.kind == "GWP-ASan" and not current.frames:
        current.kind = found[1].strip().replace(" ", "-").capitalize()


DETAILS = (
    Detail(
        " of size ",
        re.compile(r"^ {0,8}(READ|WRITE|ACCESS|(?:[Aa]tomic )?(?:[Rr]ead|[Ww]rite)) of size (\S{1,20}) at "),
        _access,
    ),
    Detail("The signal is caused by a ", re.compile(r"caused by a (READ|WRITE) memory access"), _signal),
    Detail(
        "note: ",
        re.compile(
            r"note: (?:(?:object|vtable) is of type (.{1,300})|.{0,80}at offset (\d{1,9}) within object of type|"
            r"(?:object has )?(invalid) (?:vptr|vtable)|.{1,200} defined here)"
        ),
        _cast,
    ),
    Detail(
        " at 0x",
        re.compile(
            r"^(Use [Aa]fter [Ff]ree|Buffer Overflow|Buffer Underflow|Double Free|Invalid \(Wild\) Free) .{0,80}at 0x"
        ),
        _sort,
    ),
)
OTHERS = (
    "freed by thread",
    "previously allocated by",
    "allocated by thread",
    "allocated here:",
    "created by",
    "located in stack of thread",
    "Uninitialized value was stored to memory at",
    "Uninitialized value was created by",
    "  Previous read of size",
    "  Previous write of size",
    "  Previous atomic",
    "was allocated by thread",
    "was deallocated by thread",
    "SUMMARY: ",
)  # fmt: skip
