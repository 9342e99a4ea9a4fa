"""An error to its fingerprint: equal for the same failure whoever reports it, wherever, without having seen others.

`exact` is made from the exception's type, the normal form of the message with the names that it quotes, and the top
frames of the project's own code; `family` from the message alone. Where a message says too little to tell failures
apart, the family is as narrow as the exact print; where there are no own frames either, the print is generic.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

import msgspec

from fixtrail.fingerprint.normalise import key, normal_and_names
from fixtrail.fingerprint.ruleset import Ruleset
from fixtrail.fingerprint.state import deciding, frame_name
from fixtrail.fingerprint.stated import stated
from fixtrail.fingerprint.telling import hollow, telling
from fixtrail.model.facts import Error
from fixtrail.model.failure import Fingerprint, Frame, Part, Thrown

_DIGITS = 20
_FRAMES_SHOWN = 12
_NAMES = 8
_TYPE = re.compile(
    r"((?:[A-Za-z_$][\w$]{0,80}(?:\.|::|\\)){0,12}[A-Za-z_$]\w{0,80}(?:Error|Exception|Failure|Fault|Panic|Interrupt|Warning|Exit))"
    r"(?: ?\[[A-Z_0-9]{1,40}\])?(?:: ?|$)"
)
_SAYS_NOTHING = {
    "",
    "error",
    "exception",
    "throwable",
    "failure",
    "panic",
    "fatal",
    "warning",
    "baseexception",
    "runtimeexception",
}

_WRAPPERS = {
    "invocationtargetexception",
    "executionexception",
    "completionexception",
    "undeclaredthrowableexception",
    "exceptionininitializererror",
}


def fingerprint(error: Error, rules: Ruleset) -> Fingerprint:
    """The fingerprint of `error` under `rules`. Never raises."""
    thrown = _outermost(error, rules)
    names: tuple[str, ...]
    normal, names = normal_and_names(thrown.message, rules)
    kind, message = _without_types(normal)
    named = thrown.kind or kind
    speaks = telling(message, rules)
    parts = [_type_part(named), _message_part(thrown.message, message, speaks)]
    if names:
        parts.append(_names_part(names))
    frames = list(_frame_parts(thrown))
    parts += frames or _place_part(thrown.message, rules)
    exact = _digest(f"{part.name}={part.normal}" for part in parts if part.contributes)
    told = any(part.contributes for part in frames) or (
        not hollow(message, rules) and any(part.name == "frame" and part.contributes for part in parts)
    )
    family = _digest([f"message={key(message)}"] if speaks else ["exact", exact])
    return Fingerprint(
        exact=f"{rules.id}:{exact}",
        family=f"{rules.id}:family:{family}",
        normalized=message,
        ruleset=rules.id,
        generic=not speaks and not told,
        parts=tuple(parts),
    )


def _outermost(error: Error, rules: Ruleset) -> Thrown:
    """What came out at the end, or what it wraps where it says nothing itself, with the frames of the first that has
    own ones."""
    if error.trace is None:
        message = error.code.message if error.code and error.code.message else error.message
        return Thrown(error.kind, message, 0, 0, _marked(error.frames, rules))
    thrown = [msgspec.structs.replace(t, frames=_marked(t.frames, rules)) for t in error.trace.thrown]
    framed = next((t for t in thrown if any(frame.own for frame in t.frames)), thrown[0])
    first = next((t for t in thrown if t.message or not _wraps(t.kind)), thrown[0])
    bare = first.kind or any(frame.own for frame in framed.frames)  # frames alone tell it better than their first line
    return Thrown(first.kind or error.kind, first.message or ("" if bare else error.message), 0, 0, framed.frames)


def _wraps(kind: str) -> bool:
    """Whether a type without a message says only that there is a cause."""
    return _name(kind).lower() in _SAYS_NOTHING | _WRAPPERS


def _name(kind: str) -> str:
    return re.split(r"\.|::|\\", kind)[-1][:200]


def _marked(frames: tuple[Frame, ...], rules: Ruleset) -> tuple[Frame, ...]:
    """The frames, those of added libraries no longer the project's own."""
    if not rules.frames:
        return frames
    return tuple(
        msgspec.structs.replace(frame, own=False)
        if any(part in frame.file or part in frame.function for part in rules.frames)
        else frame
        for frame in frames
    )


def _without_types(normal: str) -> tuple[str, str]:
    """The last of the types that stand in front of a normal form, and what follows them."""
    kind = ""
    for _ in range(6):
        found = _TYPE.match(normal)
        if not found:
            break
        kind, normal = found[1], normal[found.end() :]
    return kind, normal


def _type_part(named: str) -> Part:
    name = _name(named)
    if name.lower() in _SAYS_NOTHING:
        return Part("type", named, name, False, "no type" if not name else "a type that says nothing")
    return Part("type", named, name, True, "the type without its package")


def _message_part(raw: str, normal: str, speaks: bool) -> Part:
    if not normal:
        return Part("message", raw, "", False, "no message")
    why = (
        "the message with its holes" if speaks else "a message that many failures share: it counts with the rest alone"
    )
    return Part("message", raw, key(normal), True, why)


def _names_part(names: tuple[str, ...]) -> Part:
    kept = list(dict.fromkeys(names))[:_NAMES]
    return Part("message", ", ".join(kept), ",".join(kept), True, "names that the message quotes")


def _frame_parts(thrown: Thrown) -> Iterator[Part]:
    counting = deciding(thrown)
    for frame in thrown.frames[:_FRAMES_SHOWN]:
        name, raw = frame_name(frame), _raw(frame)
        if any(frame is one for one in counting) and name:
            yield Part("frame", raw, name, True, "one of the innermost frames of the project's own code")
        elif not frame.own:
            yield Part("frame", raw, name, False, "a library's or the runtime's")
        else:
            yield Part("frame", raw, name, False, "further out than those that count" if name else "no name")
    for frame in counting:
        if all(frame is not shown for shown in thrown.frames[:_FRAMES_SHOWN]) and (name := frame_name(frame)):
            yield Part("frame", _raw(frame), name, True, "one of the innermost frames of the project's own code")


def _place_part(message: str, rules: Ruleset) -> Iterator[Part]:
    """The file that the message says it was raised in, which stands for the frames where none are known."""
    file = stated(message).file.replace("\\", "/")
    name = "/".join(file.rsplit("/", 2)[-2:])
    if not name or file.startswith("<"):
        return
    if any(part in file for part in rules.libraries):
        yield Part("frame", file, name, False, "a library's or the runtime's file")
    else:
        yield Part("frame", file, name, True, "the file that the message was raised in")


def _raw(frame: Frame) -> str:
    place = f"{frame.file}:{frame.line}" if frame.line is not None else frame.file
    return f"{frame.function} {place}".strip() if frame.function else place


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
