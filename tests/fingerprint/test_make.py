"""A fingerprint is equal for the same failure, differs for others, and says what it was made of."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Error
from fixtrail.model.failure import Code, Fingerprint, Frame, Thrown, Trace
from tests.making import document

RULES = ruleset()
TELLING = "lamp will not light in the attic"


def error(message: str, kind: str = "", frames: tuple[Frame, ...] = (), code: Code | None = None) -> Error:
    text = message or "?"
    quote = Quote(document(text), 0, len(text))
    return Error(message=message, quote=quote, block=quote, kind=kind, frames=frames, code=code)


def traced(kind: str, message: str, *functions: str, library: tuple[str, ...] = (), number: int = 1) -> Error:
    frames = tuple(Frame(name, f"/lib/{name}.py", number, own=False) for name in library)
    frames += tuple(Frame(name, f"/home/u{number}/{name}.py", number) for name in functions)
    thrown = Thrown(kind, message, 0, 1, frames)
    found = error(message or kind, kind)
    return Error(found.message, found.quote, found.block, kind, trace=Trace("python", "exception", (thrown,), 0, 1))


def made(found: Error) -> Fingerprint:
    return fingerprint(found, RULES)


def parts(found: Error) -> list[tuple[str, str, bool]]:
    return [(part.name, part.normal, part.contributes) for part in made(found).parts]


def test_same_failure_of_two_people_has_one_print() -> None:
    """Lines, folders, numbers and library frames may differ."""
    one = traced("LampError", f"{TELLING} 7", "light", "climb", library=("get",), number=1)
    two = traced("app.errors.LampError", f"{TELLING} 12", "light", "climb", library=("fetch", "open"), number=2)
    assert made(one).exact == made(two).exact
    assert made(one).family == made(two).family


def test_other_frames_are_another_print_of_one_family() -> None:
    """The family is the message alone."""
    one, two = traced("LampError", TELLING, "light"), traced("LampError", TELLING, "climb")
    assert made(one).exact != made(two).exact
    assert made(one).family == made(two).family


def test_family_is_one_in_a_trace_a_log_line_and_a_body() -> None:
    """Whether the type stands in front or apart or not at all, and in JSON."""
    families = {
        made(e).family
        for e in (
            traced("LampError", TELLING, "light"),
            error(f"LampError: {TELLING}", "LampError"),
            error(f"2024-01-31 12:00:00 ERROR [main] com.acme.LampError: {TELLING}"),
            error(f'{{"error": {{"message": "{TELLING}"}}}}'),
            error("HTTP 400", code=Code("http", "400", TELLING, 0, 1)),
        )
    }
    assert len(families) == 1


def test_names_in_quotes_split_the_exact_print_alone() -> None:
    """Two names are two prints of one family."""
    one, two = error("lamp refuses the switch 'left'"), error("lamp refuses the switch 'right'")
    assert made(one).exact != made(two).exact
    assert made(one).family == made(two).family


def test_type_splits_the_exact_print_unless_it_says_nothing() -> None:
    """`Error` and no type are the same, `LampError` is not."""
    bare, plain, typed = error(TELLING), error(TELLING, "Error"), error(TELLING, "LampError")
    assert made(bare).exact == made(plain).exact != made(typed).exact


def test_messages_that_say_too_little_are_generic() -> None:
    """What many failures print tells no two of them apart."""
    for message in (
        "", "Error", "error: failed", "exit code 1", "Segmentation fault (core dumped)", "Killed",
        "npm ERR! code ELIFECYCLE", "TypeError", "<number>",
        "Process exited with code 137", "thread 'main' panicked at 'explicit panic', src/main.rs:1:1",
    ):  # fmt: skip
        assert made(error(message)).generic, message


def test_telling_message_is_not_generic() -> None:
    """Two words that not every failure has are enough."""
    assert not made(error(TELLING)).generic
    assert not made(error("assertion failed: rope_is_long()")).generic


def test_own_frames_tell_what_a_message_does_not() -> None:
    """A generic message with frames has a print, and a family as narrow as that."""
    one, two = traced("", "Segmentation fault", "light"), traced("", "Segmentation fault", "climb")
    assert not made(one).generic
    assert made(one).family != made(two).family
    assert made(traced("", "Segmentation fault", library=("get",))).generic


def test_file_of_a_panic_stands_for_its_frames() -> None:
    """It counts where it is the project's own and the message says something."""
    shared = "index out of bounds: the len is 3 but the index is 4"
    one = error(f"thread 'main' panicked at '{shared}', src/lamp.rs:3:5")
    two = error(f"thread 'main' panicked at '{shared}', src/attic.rs:3:5")
    library = error(f"thread 'main' panicked at '{shared}', /rustc/0a/library/core/src/slice.rs:3:5")
    assert not made(one).generic
    assert made(one).family != made(two).family
    assert made(library).generic
    assert ("frame", "src/slice.rs", False) in parts(library)


def test_parts_say_what_counted_and_why() -> None:
    """Each ingredient is there, with the reason."""
    found = traced("app.LampError", f"{TELLING} 'left'", "a", "b", "c", "d", library=("get",))
    assert parts(found) == [
        ("type", "LampError", True),
        ("message", "lampwillnotlightintheattic<>", True),
        ("message", "left", True),
        ("frame", "get", False),
        ("frame", "a", True),
        ("frame", "b", True),
        ("frame", "c", True),
        ("frame", "d", False),
    ]
    assert all(part.why for part in made(found).parts)


def test_frames_far_down_count_and_are_shown() -> None:
    """An own frame under many of libraries is a part like any other."""
    found = traced("LampError", TELLING, "light", library=tuple(f"get{chr(97 + n)}" for n in range(20)))
    assert parts(found)[-1] == ("frame", "light", True)
    assert len(parts(found)) == 2 + 12 + 1


def test_frames_without_a_trace_count() -> None:
    """An error that has frames but no trace is as good."""
    one = error(TELLING, frames=(Frame("light", "lamp.py", 3),))
    assert made(one).exact == made(error(TELLING, frames=(Frame("light", "lamp.py", 9),))).exact
    assert made(one).exact != made(error(TELLING)).exact


def test_extended_rules_have_their_own_prints() -> None:
    """The id of the ruleset is in each print."""
    extended = ruleset("id lamp-{letters 2}")
    print_ = fingerprint(error(TELLING), extended)
    assert print_.ruleset == extended.id
    assert print_.exact.startswith(f"{extended.id}:")
    assert print_.family.startswith(f"{extended.id}:family:")
    assert made(error(TELLING)).exact.startswith("v1:")


def test_print_never_changes() -> None:
    """What was stored stays comparable: a new ruleset is a new version."""
    assert made(error(f"{TELLING} 7", "LampError")).normalized == f"{TELLING} <number>"


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=20), st.lists(st.text(max_size=12), max_size=4))
def test_no_error_raises(message: str, kind: str, functions: list[str]) -> None:
    """Any text gives the same print twice."""
    found = error(message, kind, tuple(Frame(name, name, 1) for name in functions))
    assert made(found) == made(found)


def test_frames_of_an_added_library_do_not_count() -> None:
    """Who knows that a framework is never the place of a failure says so, by a part of its files or functions."""
    rules = ruleset("library framework.py")
    one, other = (traced("LampError", TELLING, "light", "framework", where) for where in ("attic", "cellar"))
    assert made(one).exact != made(other).exact
    framed = traced("LampError", TELLING, "light")
    wrapped = traced("LampError", TELLING, "framework", "light")
    assert fingerprint(framed, rules).exact == fingerprint(wrapped, rules).exact
    assert made(framed).exact != made(wrapped).exact


def test_added_generic_message_says_too_little() -> None:
    """A message that many failures of a project share is said to be one."""
    rules = ruleset("generic the lamp broke")
    assert not made(error("the lamp broke")).generic
    assert fingerprint(error("the lamp broke"), rules).generic


def test_type_that_only_wraps_leaves_the_word_to_its_cause() -> None:
    """Two causes in one wrapper without a message are two failures; a wrapper with a message speaks for itself."""

    def wrapped(message: str, cause: str) -> str:
        outer = Thrown(
            "java.lang.reflect.InvocationTargetException", message, 0, 1, (Frame("Lamp.light", "Lamp.java", 3),)
        )
        inner = Thrown("lamp.OilError", cause, 0, 1, (Frame("Oil.pour", "Oil.java", 9),))
        found = error(message or "java.lang.reflect.InvocationTargetException")
        trace = Trace("java", "exception", (outer, inner), 0, 1)
        return made(Error(found.message, found.quote, found.block, outer.kind, trace=trace)).exact

    assert wrapped("", "the can has no oil") != wrapped("", "the wick is burnt away")
    assert wrapped(TELLING, "the can has no oil") == wrapped(TELLING, "the wick is burnt away")


def test_frames_alone_are_not_their_first_line() -> None:
    """Where nothing states a message, names count, not how a debugger prints them."""

    def listed(line: str, function: str) -> Error:
        found, frames = error(line), (Frame(function, "lamp.cc", 1),)
        trace = Trace("c", "crash", (Thrown("", "", 0, 1, frames),), 0, 1)
        return Error(found.message, found.quote, found.block, trace=trace)

    mangled = listed("#0 0x12 in _ZN4lamp5lightEi lamp.cc:1", "_ZN4lamp5lightEi")
    assert made(mangled).exact == made(listed("#0 0x34 in lamp::light(int) lamp.cc:1", "lamp::light(int)")).exact
