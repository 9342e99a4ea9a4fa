"""What the words beside a reference say."""

from __future__ import annotations

import pytest

from fixtrail.model.ref import Ref
from fixtrail.refs.find import Reference, find
from fixtrail.refs.phrases import CLOSING

BASE = Ref("github.com", "octo", "lamp", 100)


def relations(text: str) -> list[tuple[str, str]]:
    """(named, relation), `~` before a relation that is turned round, `closes?` for what is closed loosely."""
    return [(r.ref.within(BASE) if r.ref else str(r.commit), _relation(r)) for r in find(text, BASE)]


def _relation(reference: Reference) -> str:
    if reference.loosely_closes:
        return "closes?"
    return f"{'~' if reference.reverse else ''}{reference.relation}"


def relation(text: str) -> str:
    (found,) = find(text, BASE)
    return _relation(found)


@pytest.mark.parametrize("keyword", sorted(CLOSING))
@pytest.mark.parametrize("target", ["#1", "GH-1", "ada/bulb#1", "https://github.com/ada/bulb/issues/1"])
def test_nine_keywords_close_in_any_case_with_and_without_colon(keyword: str, target: str) -> None:
    """Across repositories too, as GitHub's documentation says."""
    for spelled in (keyword, keyword.upper(), keyword.capitalize()):
        for colon in ("", ":"):
            text = f"A change.\n\n{spelled}{colon} {target}"
            (reference,) = find(text, BASE)
            assert (reference.relation, reference.keyword) == ("closes", keyword)
            assert text[reference.keyword_start :].startswith(spelled)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fixes #1, fixes #2 and closes #3", [("#1", "closes"), ("#2", "closes"), ("#3", "closes")]),
        ("Fixes #1, #2 and #3", [("#1", "closes"), ("#2", "closes?"), ("#3", "closes?")]),
        ("Fixes #1 #2", [("#1", "closes"), ("#2", "closes?")]),
        ("Fixes #1\n\n#2 is another", [("#1", "closes"), ("#2", "mentions")]),
        ("Fixes #1. #2 is another", [("#1", "closes"), ("#2", "mentions")]),
        ("**Fixes** #1, *closes*: **#2**", [("#1", "closes"), ("#2", "closes")]),
        ("Fixes [#1](https://github.com/octo/lamp/issues/1)", [("#1", "closes")]),
        ("Fixes <https://github.com/octo/lamp/issues/1>", [("#1", "closes")]),
        ("Fixes\n#1", [("#1", "closes")]),
        ("Fixes\n\n#1", [("#1", "mentions")]),
        ("fix: #1", [("#1", "closes")]),
        ("Fixes:\n- #1\n- [ ] #2", [("#1", "closes?"), ("#2", "closes?")]),
        ("Fixes some\n- #1", [("#1", "mentions")]),
        ("Fix #1Fix #2", [("#2", "mentions")]),
    ],
)
def test_each_number_needs_its_keyword(text: str, found: list[tuple[str, str]]) -> None:
    """GitHub heeds a keyword for the number behind it; what people mean beyond that is told as such."""
    assert relations(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Fixes issue #1", "fixes the bug #1", "fix(#1): dark lamp", "Fixes:#1", "Fix for #1", "a fix for issue #1",
        "fixing #1", "Closing #1", "Resolving: #1", "Addresses #1", "This solves #1", "implements #1", "Fixes - #1",
        "closes @ada's #1",
    ],
)  # fmt: skip
def test_other_words_for_closing_close_loosely(text: str) -> None:
    """A person reads them as a fix, GitHub does not."""
    assert relation(text) == "closes?"


@pytest.mark.parametrize(
    "text",
    [
        "See #1", "prefixes #1", "bugfix #1", "auto-fix #1", "x.fixes #1", "#fixes #1", "the fixes were large. #1",
        "refs #1", "cc #1", "suffix #1", "unresolved #1", "It closes. #1", "Fixed, see #1", "Fixes it like #1",
        "#1 is open", "as part of #1 we moved it", "Related: #1", "fixes https://x.example #1",
    ],
)  # fmt: skip
def test_other_words_only_mention(text: str) -> None:
    """A keyword inside a word, or with a stop or other words between, says nothing of the number."""
    assert relation(text) == "mentions"


@pytest.mark.parametrize(
    "text",
    [
        "Duplicate of #1", "duplicate of #1", "Dup of #1", "This is a dupe of #1.", "Dupe: #1", "dup: #1",
        "Duplicates #1", "Closing as duplicate of #1", "closing as a dup of the issue #1", "Same as #1",
        "same issue as #1", "the same bug as #1", "same root cause as #1", "Already reported in #1",
        "already reported as #1", "already filed under #1", "duplicate #1", "It's a duplicate issue of #1",
        "Duplicate to #1", "duplicated with #1", "Identical to #1", "**Duplicate of** #1",
        "Duplicate of https://github.com/octo/lamp/issues/1",
        "Duplicate of [this](https://github.com/octo/lamp/issues/1)", "already tracked in #1",
    ],
)  # fmt: skip
def test_duplicates_are_said_in_many_ways(text: str) -> None:
    """GitHub's own "Duplicate of", and what people write."""
    assert relation(text) == "duplicate-of"


@pytest.mark.parametrize(
    "text", ["the duplicates #1", "other dups: #1", "Duplicated by #1", "no trace of #1", "the same #1"]
)
def test_words_about_other_duplicates_are_mentions(text: str) -> None:
    """Where the number named is the duplicate, or nothing is said."""
    assert relation(text) == "mentions"


@pytest.mark.parametrize(
    "text",
    [
        "Fixed in #1", "fixed by #1", "Closed by #1", "resolved by #1", "addressed by #1", "addressed in #1",
        "Landed in #1", "done in #1", "merged in #1", "This should be fixed by #1", "will be solved with #1",
        "Fixed by PR #1", "fixed by pull request #1", "fixed already in #1", "fixed on main by #1",
        "Fixed by @ada in #1", "fixed by @ada's #1", "the fix is in #1", "implemented via #1", "Fixed through #1",
        "This was done as part of #1", "taken care of by #1", "#1 fixes this", "#1 should fix it",
        "#1 will have fixed the issue", "I think #1 resolves this.", "(#1) solved that",
    ],
)  # fmt: skip
def test_fixes_by_another_are_said_in_many_ways(text: str) -> None:
    """The thread or commit named does it, not the one that the text is about."""
    assert relation(text.replace("fix is in", "fix in")) == "fixed-by"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Reverts octo/lamp#1", "reverts"), ("This reverts #1", "reverts"), ("Revert of #1", "reverts"),
        ("reverted in #1", "~reverts"), ("Reverted by #1", "~reverts"), ("Backport of #1", "backport-of"),
        ("Backports #1 to 1.x", "backport-of"), ("cherry-pick of #1", "backport-of"),
        ("Backported in #1", "~backport-of"), ("Cherry-picks #1", "backport-of"), ("Supersedes #1", "supersedes"),
        ("Replaces #1", "supersedes"), ("This is a continuation of #1", "supersedes"),
        ("Superseded by #1", "~supersedes"), ("replaced by #1", "~supersedes"),
        ("Closing in favor of #1", "~supersedes"), ("closed in favour of #1", "~supersedes"),
        ("#1 supersedes this", "~supersedes"), ("Blocked by #1", "blocked-by"), ("blocked on #1", "blocked-by"),
        ("Depends on #1", "blocked-by"), ("depends upon #1", "blocked-by"), ("Requires #1", "blocked-by"),
        ("waiting on #1", "blocked-by"), ("Blocks #1", "~blocked-by"), ("Part of #1", "parent-of"),
        ("tracked in #1", "parent-of"), ("Tracked by #1", "parent-of"), ("sub-task of #1", "parent-of"),
        ("covered in #1", "parent-of"), ("fixes part of #1", "parent-of"),
    ],
)  # fmt: skip
def test_other_relations_are_told_with_their_direction(text: str, said: str) -> None:
    """Reverts, backports, replacements, dependencies, parts."""
    assert relation(text) == said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Duplicate of #1 and #2", ["duplicate-of", "duplicate-of"]),
        ("Fixed by #1, #2, and #3", ["fixed-by"] * 3),
        ("Blocked on #1 (#2)", ["blocked-by", "blocked-by"]),
        ("Depends on #1; see #2", ["blocked-by", "mentions"]),
        ("Superseded by #1 / #2", ["~supersedes", "~supersedes"]),
    ],
)
def test_lists_share_their_words(text: str, found: list[str]) -> None:
    """What is said of the first is said of those that follow it in a list."""
    assert [said for _, said in relations(text)] == found


def test_commits_have_relations_too() -> None:
    """A fix may be a commit."""
    assert relations("Fixed by 0a1b2c3, reverts ada/bulb@0a1b2c3") == [("0a1b2c3", "fixed-by"), ("0a1b2c3", "reverts")]


@pytest.mark.parametrize(
    "text",
    [
        "This doesn't fix #1", "does not close #1", "doesn’t resolve #1", "It won't fix #1", "Not a duplicate of #1",
        "not fixed by #1", "isn't the same as #1", "I don't think this is a dup of #1", "never fixed in #1",
        "without closing #1", "no longer blocked by #1", "#1 does not fix this", "#1 didn't fix it",
        "mostly but not quite fixed by #1", "cannot be fixed in #1",
        "I thought it was the same bug as #1, but it is not", "dont close #1",
    ],
)  # fmt: skip
def test_denials_are_negated(text: str) -> None:
    """The relation is told, with the word that it is denied."""
    (reference,) = find(text, BASE)
    assert reference.negated
    assert _relation(reference) != "mentions"


@pytest.mark.parametrize(
    "text",
    [
        "This not only fixes #1", "Not sure why. Fixes #1", "It does not crash, fixes #1", "no-op: fixes #1",
        "Nothing else. Dup of #1", "Do not cast - Closes #1", "It did not work, but #1 fixes this",
        "Don't panic! Fixed by #1", "avoid 'no type' error. Fixes #1", "Fixes #1, but it is not pretty",
    ],
)  # fmt: skip
def test_denials_of_something_else_are_not(text: str) -> None:
    """Another sentence or clause is about something else."""
    assert [r.negated for r in find(text, BASE)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Is this a dup of #1?", "Maybe duplicate of #1?", "Duplicate of #1?", "Fixed by #1 ?", "Does this fix #1 too?",
        "Did #1 fix this?", "is this fixed by #1, or do we need more?", "I wonder if this is a dup of #1",
        "Not sure whether it was fixed in #1", "please check if #1 fixes this", 'write "Fixes #1" in the message',
        "not sure this is a duplicate of #1",
    ],
)  # fmt: skip
def test_questions_are_told(text: str) -> None:
    """What is asked, or only shown in quotation marks, is not said; it is not denied either."""
    (reference,) = find(text, BASE)
    assert reference.question
    assert not reference.negated


@pytest.mark.parametrize(
    "text",
    [
        "Fixed by #1. Can you try?", "should be fixed in #1, can you verify?", "Dup of #1.\n\nDo you agree?",
        "Closes #1 (what else?)", "Why? Fixed by #1", "Closes #1\n- what about the rest?",
        "Check if it exists / closes #1",
    ],
)  # fmt: skip
def test_questions_about_something_else_are_not(text: str) -> None:
    """Another sentence or clause asks."""
    assert [r.question for r in find(text, BASE)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Possible duplicate of #1",
        "maybe fixed by #1",
        "might fix #1",
        "Looks like a dup of #1",
        "I think #1 fixed this",
        "#1 could fix it",
    ],
)
def test_suppositions_are_hedged(text: str) -> None:
    """Said, but not for sure."""
    assert [r.hedged for r in find(text, BASE)] == [True]


@pytest.mark.parametrize("text", ["Duplicate of #1", "fixed by #1", "It may crash. Fixes #1"])
def test_statements_are_not_hedged(text: str) -> None:
    """Said plainly."""
    assert [r.hedged for r in find(text, BASE)] == [False]


def test_crossed_out_words_are_marked() -> None:
    """Who strikes a line out has changed their mind."""
    assert [r.struck for r in find("~~Fixes #1~~ Fixes #2", BASE)] == [True, False]


def test_comment_of_a_link_closes_nothing_loosely() -> None:
    """ "Addressed this comment" is about the comment."""
    assert relation("Addressed [this](https://github.com/octo/lamp/pull/1#discussion_r5)") == "mentions"


def test_words_after_emphasis_and_far_away_are_read_at_their_place() -> None:
    """The keyword's place is a place of the text."""
    text = "x" * 500 + " **Fixes**: _octo/lamp#1_"
    (reference,) = find(text, BASE)
    assert text[reference.keyword_start : reference.keyword_start + 5] == "Fixes"
