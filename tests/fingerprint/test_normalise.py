"""What varies in a message becomes a hole; the form is the same wherever the message was printed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.fingerprint.normalise import key, normal_and_names, normalise
from fixtrail.fingerprint.ruleset import ruleset
from tests.text.growth import assert_linear

RULES = ruleset()

HOLES = [
    ("took 15 tries", "took <number> tries"),
    ("total 1,234.5 and 1.234,5 and 1'234", "total <number> and <number> and <number>"),
    ("index -3 of 1e10", "index <number> of <number>"),
    ("job 6f1c2a3e-9a8b-4c1d-8e2f-0a1b2c3d4e5f gone", "job <uuid> gone"),
    ("commit 3fa9b1c77d0 is missing", "commit <hash> is missing"),
    ("at 0x7ffee4 now", "at <address> now"),
    ("since 2024-01-31 it hangs", "since <date> it hangs"),
    ("since 31 Jan 2024 it hangs", "since <date> it hangs"),
    ("since 2024-01-31T12:00:00.5Z it hangs", "since <time> it hangs"),
    ("resets at 7pm today", "resets at <time> today"),
    ("gave up after 3000 ms", "gave up after <duration>"),
    ("gave up after 2.5 seconds", "gave up after <duration>"),
    ("needs 5.8 KB more", "needs <size> more"),
    ("host 10.0.0.1:5432 is down", "host <ip> is down"),
    ("host fe80::1ff:fe23:4567:890a is down", "host <ip> is down"),
    ("no route to db-3.prod.example.com today", "no route to <host> today"),
    ("listening on port 8080 failed", "listening on port <port> failed"),
    ("worker pid 4711 died", "worker pid <pid> died"),
    ("worker Thread-12 died", "worker Thread-<thread> died"),
    ("GET https://example.com/a?b=1 failed.", "GET <url> failed."),
    ("mail to bob.b@example.com bounced", "mail to <email> bounced"),
    ("cannot open /home/bob/pictures/cat.png today", "cannot open <path> today"),
    ("bad call in /home/bob/app/src/main.rs:12:5 today", "bad call in <path>/main.rs today"),
    (r"bad call in C:\Users\bob\app\main.py today", "bad call in <path>/main.py today"),
    (r"no share \\server\stuff\x today", "no share <path> today"),
    ("bad call in vec.rs:123 today", "bad call in vec.rs today"),
    ("cannot write /tmp/build.x1/out today", "cannot write <temp> today"),
    ("request req_0aB1cD2eF3gH failed", "request req_<id> failed"),
    ("needs libfoo v1.2.3-beta.1 here", "needs libfoo <version> here"),
    ("needs libfoo 1.2.3 here", "needs libfoo <version> here"),
    ("no user 'alice' here", "no user <quoted> here"),
    ("no user \"alice\" here", "no user <quoted> here"),
    ("no user `alice' here", "no user <quoted> here"),
    ("no user ‘alice’ here", "no user <quoted> here"),
    ("a Map<String, List<int>> is none", "a Map<type> is none"),
    ("state: mode=fast, tries=3", "state: mode=<value>, tries=<value>"),
    ("failed: code=EPIPE, tries=3", "failed: code=EPIPE, tries=<value>"),
    ("got Point { x: 1, y: 2 } here", "got <value> here"),
    ("got Some(Point(3, 4)) here", "got <value> here"),
    ("ready is true now", "ready is <value> now"),
    ("one of [red, green, blue] wanted", "one of <list> wanted"),
    ("no symbol _ZN3app4core3run17h0123456789abcdefE here", "no symbol app::core::run here"),
    ("in Widget$$Lambda$14/0x0000 here", "in Widget<closure> here"),
    ("٣ items", "<number> items"),
    ("stuck in lamps.cfg:12 today", "stuck in lamps.cfg:<number> today"),
    ("no class org/acme/house/Lamp here", "no class <path>/Lamp here"),
    ("got LampError(12, 'red') here", "got LampError(<number>, <quoted>) here"),
    ("got Lamp { kind: Broken, id: 12 } here", "got Lamp { kind: Broken, id: <number> } here"),
    ("cannot find ?Z@@ or _ZQ1234 here", "cannot find ?Z@@ or <id> here"),
    ("lost org.acme4.Lamp here", "lost org.acme<number>.Lamp here"),
    (r"so \u0041 and \u0001 are", "so A and are"),
]  # fmt: skip

KEPT = [
    "expected u8, found i32",
    "invalid utf8 in x86_64 code",
    "and/or, TCP/IP or application/json",
    "Request failed with status code 404",
    "You're out of it and don't know",
    "0x80070005 says no",
    "HTTP/1.1 is spoken",
    "cannot read anything",
]

MESSAGE = "Could not lock the vault: held by somebody else"
PLACES = [
    MESSAGE,
    f"2024-01-31 12:00:00,123 ERROR [main] com.acme.Vault - {MESSAGE}",
    f"2024-01-31T12:00:00.123Z  WARN 4711 --- [nio-80-exec-1] c.a.Vault : {MESSAGE}",
    f"[2024/01/31 12:00:00] [error] {MESSAGE}",
    f"Jan 31 12:00:00 box7 vaultd[4711]: {MESSAGE}",
    f"ERROR:vault:{MESSAGE}",
    f"ERROR: {MESSAGE}",
    f"E/Vault(4711): {MESSAGE}",
    f"npm ERR! {MESSAGE}",
    f"E   {MESSAGE}",
    f"Caused by: {MESSAGE}",
    f"src/vault.c:12:3: error: {MESSAGE}",
    f"src/vault.rs:12:3: 14:2 error: {MESSAGE}",
    f"error[E0123]: {MESSAGE}",
    f"\x1b[31merror\x1b[0m: {MESSAGE}",
    f"thread 'main' panicked at '{MESSAGE}', src/vault.rs:12:5",
    f"thread 'main' panicked at src/vault.rs:12:5:\n{MESSAGE}",
    f"thread 'main' (99) panicked at src/vault.rs:12:5:\n{MESSAGE}\nnote: run with more",
    "Could not lock the vault: held\n    by somebody else",
    f"{MESSAGE}\n    at lock (vault.js:1:2)\n    at main (vault.js:9:9)",
    f"{MESSAGE}\n --> src/vault.rs:1:2",
    json.dumps({"type": "error", "error": {"type": "locked", "message": MESSAGE}, "request_id": "req_1"}),
    "API Error: 400 " + json.dumps({"error": {"message": MESSAGE}}),
    json.dumps({"level": "error", "ts": 17, "msg": MESSAGE}),
    json.dumps(json.dumps({"error": {"message": MESSAGE}})),
    json.dumps({"body": json.dumps({"error": json.dumps({"message": MESSAGE})})}),
    json.dumps({"error": MESSAGE}),
]

ASSERTIONS = [
    "app: src/core.c:12: run: Assertion `left == right' failed.",
    "Assertion failed: (left == right), function run, file src/core.c, line 12.",
    "Assertion failed: left == right, file src\\core.c, line 12",
    "thread 'main' panicked at 'assertion failed: left == right', src/core.rs:12:5",
]

UNTOLD = ['{"message": ""} then {x', '{"message": 3} is none', '{"a": "b"} is none', "{'message': 'b'} is none"]

SPOKEN = st.text(
    st.one_of(
        st.sampled_from("\"'`<>(){}[]/\\:;,.=-+_#$%@|~ \n\t0123456789abcdefABCDEFxXnupvtTzZ"),
        st.sampled_from(list("’“Ωé٣\u202e\ud800\x00")),
    ),
    max_size=60,
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from([message for message, _ in HOLES] + PLACES + ASSERTIONS),
        st.sampled_from(["<number>", "'", '"', "`", "ERROR", "error: ", "=", "<", "::", "\\n", " at ", "{", "}"]),
        SPOKEN,
    ),
    max_size=5,
).map(" ".join)


@pytest.mark.parametrize(("message", "normal"), HOLES)
def test_value_that_varies_becomes_a_named_hole(message: str, normal: str) -> None:
    """Each kind of value has its hole, and the words around it stay."""
    assert normalise(message, RULES) == normal


@pytest.mark.parametrize("message", KEPT)
def test_message_without_values_stays(message: str) -> None:
    """Words with digits that everybody has, statuses of errors, slashes between words and apostrophes are no holes."""
    assert normalise(message, RULES) == message


@pytest.mark.parametrize("text", PLACES)
def test_message_has_one_form_wherever_it_was_printed(text: str) -> None:
    """In a log line, after a label, in JSON, escaped, wrapped, above its trace: its form is that of the bare one."""
    assert normalise(text, RULES) == MESSAGE


@pytest.mark.parametrize("text", ASSERTIONS)
def test_failed_assertion_has_one_form_on_every_platform(text: str) -> None:
    """What glibc, macOS, Microsoft and Rust print around an expression is no part of it."""
    assert normalise(text, RULES) == "assertion failed: left == right"


@pytest.mark.parametrize("text", UNTOLD)
def test_body_that_states_no_message_stays(text: str) -> None:
    """What is no JSON, or says nothing, is read like any other text."""
    assert normalise(text, RULES) == normalise(normalise(text, RULES), RULES) != ""


def test_body_inside_many_bodies_is_read_to_a_depth() -> None:
    """A body that was printed into another, four times over, is read."""
    text = MESSAGE
    for _ in range(4):
        text = json.dumps({"message": text})
    assert normalise(text, RULES) == MESSAGE


def test_request_ids_are_one_hole() -> None:
    """Two requests that failed alike have one form."""
    one, two = (f"No credit left for req_{name}." for name in ("0aB1cD2eF3gH4", "9zY8xW7vU6tS5"))
    assert normalise(one, RULES) == normalise(two, RULES) == "No credit left for req_<id>."


def test_names_in_quotation_marks_are_told() -> None:
    """What was quoted is a hole in the form and known by its name."""
    assert normal_and_names("no method `push` in 'Stack' of 12", RULES) == (
        "no method <quoted> in <quoted> of <number>",
        ("push", "Stack"),
    )


def test_sentence_in_quotation_marks_is_no_value() -> None:
    """A quoted text of three words and more is a message itself."""
    normal = normalise("it said 'the vault is shut 3 times' again", RULES)
    assert normal == "it said 'the vault is shut <number> times' again"


def test_key_is_blind_to_what_may_differ_in_print() -> None:
    """Names of holes, runs of them, space, quotation marks and the end do not count; words do."""
    same = ("can't open 1, 2 and 3", "Cannot  open 0xff.", "cannot open 'abc'")
    assert {key(normalise(text, RULES)) for text in same} == {"cannotopen<>"}
    assert key("cannot close <number>") == "cannotclose<>"


def test_wrap_inside_a_word_has_the_same_key() -> None:
    """A terminal that breaks lines at a column changes nothing."""
    assert key(normalise("The vault is lo\ncked", RULES)) == key(normalise("The vault is locked", RULES))


@settings(max_examples=300, deadline=None)
@given(st.one_of(SPOKEN, PIECES))
def test_form_of_a_form_is_itself(message: str) -> None:
    """Normalising twice is normalising once, for any text."""
    once = normalise(message, RULES)
    assert normalise(once, RULES) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_raises(message: str) -> None:
    """Any string has a form, and that has a key."""
    assert isinstance(key(normalise(message, RULES)), str)


@pytest.mark.parametrize("unit", [
    "a", "1", " ", "'", '"', "`", "<", ">", "a<", "(", "{", "[a, ", "a=", "a.", "a/", "/a", "\\a", "1.", "1:",
    "a:", "::", "a-1", "_Z", "a@", "{a: ", "A1(", '{"message": "', "\\\"", "\\", "error: ", "at ", "[a] ",
    "2024-01-01 ", "ERROR ", "Assertion `", "task failed at '", "\x1b[",
    "0x1", "é", "\n", "a\n", ", file a", "$Lambda", "a1a", "Jan 1 ", "http://", "~/", "fe:",
])  # fmt: skip
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """A text made of one repeated piece, in front of the bound of a message and within it, takes linear time."""
    assert_linear(lambda text: normalise(text, RULES), lambda n: unit * (n // len(unit)), size=1_000)
