"""Rules are lines of text; what is added comes first and gives the ruleset its own id."""

from __future__ import annotations

import pytest

from fixtrail.fingerprint.normalise import normalise
from fixtrail.fingerprint.ruleset import ruleset
from tests.text.growth import assert_linear

EXTRA = """# names of our machines
host  box-{letters 2-4}

id    order {upper 2}{digits 4}
keep  build{digits}
"""


def test_packaged_rules_are_v1() -> None:
    """Without anything added the id is the version alone."""
    assert ruleset().id == "v1"


def test_comments_alone_add_nothing() -> None:
    """A file without a rule is the packaged ruleset."""
    assert ruleset("# nothing yet\n\n").id == "v1"


def test_added_rules_come_first_and_are_named_in_the_id() -> None:
    """An added rule wins over a packaged one; the id tells that there are some."""
    rules = ruleset(EXTRA)
    text = "box-abc lost order AB1234 of build12"
    assert normalise(text, rules) == "<host> lost order <id> of build12".replace("<host>", "box-<host>")
    assert normalise(text, ruleset()) == "box-abc lost order <id> of <id>"
    assert rules.id.startswith("v1+")
    assert len(rules.id) == len("v1+") + 8


def test_id_depends_on_the_rules_alone() -> None:
    """Comments and spaces do not count; another rule does."""
    assert ruleset(EXTRA).id == ruleset("host box-{letters 2-4}\nid order {upper 2}{digits 4}\nkeep build{digits}").id
    assert ruleset(EXTRA).id != ruleset("host box-{letters 2-5}").id


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Host x", "a hole is named by up to 12 small letters, not 'Host'"),
        ("host", "no shape after the hole"),
        ("host {nothing}", "unknown {nothing}"),
        ("host {digits 9-2}", "a count of 9 to 2 in {digits 9-2}"),
        ("host {digits 1-600}", "a count of 1 to 600 in {digits 1-600}"),
        ("host {url 3}", "unknown {url 3}"),
        ("host a}b", "a brace without its partner: 'a}b'"),
        ("host {zone?}x", "a shape cannot begin with {zone?}"),
        ("host {?a}x", "a shape cannot begin with {?a}"),
        ("host {a||b}", "an empty text in 'a|b|'"),
    ],
)
def test_line_that_cannot_be_read_is_named(line: str, why: str) -> None:
    """The error says which file, which line, and why."""
    with pytest.raises(ValueError) as raised:
        ruleset(f"# mine\n{line}\n", "mine.txt")
    assert str(raised.value) == f"mine.txt, line 2: {why}"


@pytest.mark.parametrize(
    ("line", "text", "normal"),
    [
        ("id {letters}-x{?-y}{digits}", "at abc-x-y7 now", "at <id> now"),
        ("id {letters}-x{?-y}{digits}", "at abc-x7 now", "at <id> now"),
        ("id {red|blue} cow", "a blue cow, a bluer cow", "a <id> cow, a bluer cow"),
        ("id #{alnum 3-}", "at #a1b2 now", "at #<id> now"),
        ("id {token}!", "at (what-is-it! now", "at (<id>! now"),
        ("id 7up", "at 7up now", "at <id> now"),
        ("id {hex 4}{word}", "at beefcake now", "at <id> now"),
    ],
)
def test_shape_matches_what_it_says(line: str, text: str, normal: str) -> None:
    """Counts, choices, optional text and context, at the edges of words."""
    assert normalise(text, ruleset(line)) == normal


@pytest.mark.parametrize("line", ["library", "generic  "])
def test_list_line_without_an_entry_is_named(line: str) -> None:
    """`library` and `generic` say of what."""
    with pytest.raises(ValueError, match=r"^mine, line 2: nothing after"):
        ruleset(f"# lists\n{line}", "mine")


def test_added_shapes_take_linear_time() -> None:
    """Shapes cannot be made slow by what they repeat."""
    rules = ruleset("id {token}{token}{token}{digits}\nid {word}{letters}{alnum}!")
    assert_linear(lambda text: normalise(text, rules), lambda n: "a" * n, size=1_000)
