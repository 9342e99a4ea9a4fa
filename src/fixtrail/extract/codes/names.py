"""What codes mean: errno, signals, HTTP, SQLSTATE, Windows, gRPC, out of the data files beside this one.

A line is a code, a number where the code has one, and words; a bad line is a ValueError with file and line number.
"""

from __future__ import annotations

from importlib.resources import files

import msgspec

_SIGNALLED = 128  # what a shell adds to the number of the signal that ended a process
_LAST_SIGNAL = 64
_FACILITY_WIN32 = 0x80070000


class Name(msgspec.Struct, frozen=True):
    code: str
    number: int | None
    words: str


def load(name: str, numbered: bool) -> tuple[Name, ...]:
    """The entries of a data file in their order; `numbered` where a number (`-` for none) follows the code."""
    return parse((files("fixtrail.extract.codes") / name).read_text("utf-8"), name, numbered)


def parse(text: str, name: str, numbered: bool) -> tuple[Name, ...]:
    """The entries in `text`; `name` is for the message of a ValueError."""
    found = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split(None, 2 if numbered else 1)
        try:
            number = int(columns[1]) if numbered and columns[1] != "-" else None
            found.append(Name(columns[0], number, "".join(columns[2 if numbered else 1 :]).strip()))
        except (ValueError, IndexError) as error:
            raise ValueError(f"{name}, line {place}: {error}") from error
    return tuple(found)


_ERRNO = load("errno.txt", True)
_ERRNO_WORDS = {entry.code: entry.words for entry in _ERRNO}
_ERRNO_NUMBERS = {entry.number: entry.code for entry in reversed(_ERRNO) if entry.number}
_ERRNO_BY_WORDS = {entry.words.lower(): entry.code for entry in reversed(_ERRNO)}
_SIGNALS = load("signals.txt", True)
_SIGNAL_NUMBERS = {entry.number: entry.code for entry in reversed(_SIGNALS)}
_SIGNAL_WORDS = {entry.code: entry.words for entry in _SIGNALS}
_SIGNAL_BY_WORDS = {entry.words.lower(): entry.code for entry in _SIGNALS} | {
    "segmentation violation": "SIGSEGV", "abort trap": "SIGABRT", "trace/breakpoint trap": "SIGTRAP",
}  # fmt: skip
_HTTP = load("http.txt", False)
_REASONS = {entry.code: entry.words for entry in reversed(_HTTP)}
_REASON_WORDS: dict[str, tuple[str, ...]] = {
    code: tuple(sorted((e.words.lower() for e in _HTTP if e.code == code), key=len, reverse=True)) for code in _REASONS
}
_SQLSTATE = {entry.code: entry.words for entry in load("sqlstate.txt", False)}
_WINDOWS = {entry.code: entry.words for entry in load("windows.txt", False)}
_GRPC = load("grpc.txt", True)
_GRPC_NAMES = {entry.code.replace("_", ""): entry.code for entry in _GRPC} | {"CANCELED": "CANCELLED"}


def errno_words(code: str) -> str | None:
    """What an errno name says, None where there is no such name."""
    return _ERRNO_WORDS.get(code)


def errno_of(number: int, message: str = "") -> str:
    """The name of an errno number: by what it says, as numbers differ between systems, else by Linux's, '' where
    neither is known."""
    said = message.partition(":")[0].partition(" (")[0].strip().strip("'\"`.").lower()
    return _ERRNO_BY_WORDS.get(said) or _ERRNO_NUMBERS.get(abs(number), "")


def signal_of(word: str) -> str:
    """The name of a signal by its number or by what a shell says of it, '' where it is none."""
    if word in _SIGNAL_WORDS:
        return word
    return _SIGNAL_NUMBERS.get(int(word), "") if word.isdecimal() else _SIGNAL_BY_WORDS.get(word.lower(), "")


def signal_words(code: str) -> str:
    """What a shell says of a process that a signal ended."""
    return _SIGNAL_WORDS[code]


def reason(code: str) -> str | None:
    """The reason phrase of an HTTP status of an error, None where it is none."""
    return _REASONS.get(code)


def reason_in(code: str, words: str) -> str:
    """The reason phrase of `code` that `words` begin with (as written), '' where they begin with none."""
    low = words.lower().replace("-", " ")
    for known in _REASON_WORDS.get(code, ()):
        if low.startswith(known.replace("-", " ")) and not low[len(known) : len(known) + 1].isalnum():
            return words[: len(known)]
    return ""


def sqlstate_words(code: str) -> str | None:
    """What an SQLSTATE or its class says, None where the class is unknown."""
    return _SQLSTATE.get(code) or _SQLSTATE.get(code[:2])


def windows_words(code: str) -> str | None:
    """The name of a code of Windows (`0x` and eight digits in upper case), None where it is not a well-known one."""
    return _WINDOWS.get(code)


def hresult(number: int) -> str:
    """A 32-bit code as it is written: 5 of Win32, -2147024891 and 2147942405 are all 0x80070005."""
    unsigned = number & 0xFFFFFFFF
    return f"0x{(_FACILITY_WIN32 | unsigned) if unsigned <= 0xFFFF else unsigned:08X}"


def grpc_code(name: str) -> str:
    """The canonical name of a gRPC status (`DeadlineExceeded`, `DEADLINE_EXCEEDED`), '' where it is none."""
    return _GRPC_NAMES.get(name.replace("_", "").upper(), "")


def exit_words(code: int) -> str:
    """What an exit status tells: the signal that a shell reports as 128 and its number, or a status of Windows."""
    if _SIGNALLED < code <= _SIGNALLED + _LAST_SIGNAL:
        return _SIGNAL_NUMBERS.get(code - _SIGNALLED, "")
    unsigned = code & 0xFFFFFFFF
    return windows_words(f"0x{unsigned:08X}") or "" if unsigned > 0xFFFF else ""
