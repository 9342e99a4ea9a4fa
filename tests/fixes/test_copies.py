"""Backports: other commits that bring the same change."""

from __future__ import annotations

from typing import Any

import pytest

from fixtrail.fixes.copies import in_history, mentioned, pulls, words
from fixtrail.model.evidence import Quote
from fixtrail.model.graph import Edge, Graph
from fixtrail.model.history import Commit, Copy, Repository
from fixtrail.model.thread import PullFacts, Thread
from tests.fixes.small_history import day, sha
from tests.fixes.test_landing import fix
from tests.making import event, graph, issue, pull, ref

LANTERN = Repository("github.com", "example", "lantern")
MEND = sha("mend")
ORIGINAL = Commit(MEND, "Mend the wick (#2)", (), day(5))


def shown(copy: Copy) -> str:
    (quote,) = copy.evidence
    assert isinstance(quote, Quote)
    return quote.text


def found(message: str, title: str = "", on: int = 9) -> list[tuple[str, str]]:
    """By what it is known as a copy, and the words that say so."""
    copy = Commit(sha("copy"), message, (), day(on))
    return [(c.via, shown(c)) for c in in_history([ORIGINAL, copy], LANTERN, MEND, title=title)]


@pytest.mark.parametrize("given", [MEND, MEND[:10]])
def test_footer_of_a_cherry_pick_names_what_it_copies(given: str) -> None:
    """Whole or abbreviated."""
    line = f"(cherry picked from commit {given})"
    assert found(f"Mend the wick\n\n{line}") == [("cherry-pick", line)]


@pytest.mark.parametrize(
    "subject",
    ["Mend the wick (#2)", "[1.x] Mend the wick (#2) (#9)", "[Backport release/1.2] Mend the wick (#2)",
     "Mend  the Wick (#2)", "(1.2) Mend the wick (#2)", "1.2: Mend the wick (#2)"],
)  # fmt: skip
def test_same_subject_with_the_same_number_is_a_copy(subject: str) -> None:
    """With what a backport adds to it."""
    assert found(subject) == [("subject", subject)]


@pytest.mark.parametrize(
    "message",
    ["Mend the wick", "Mend the wick (#3)", "Trim the wick (#2)", 'Revert "Mend the wick (#2)"',
     f"Mend it\n\n(cherry picked from commit {sha('other')})", "Merge pull request #2 from ada/mend"],
)  # fmt: skip
def test_other_subject_or_number_is_no_copy(message: str) -> None:
    """Nor is a revert, or what was picked from elsewhere."""
    assert found(message) == []


def test_older_commit_with_the_same_subject_is_an_earlier_try() -> None:
    """A copy is made of what is there."""
    assert found("Mend the wick (#2)", on=2) == []


def test_own_commits_of_the_pull_request_are_no_copies_and_may_be_copied() -> None:
    """A merge has its subject from the branch; the commit inside has the words."""
    inside = Commit(sha("inside"), "Mend the wick, fix #1", (), day(4))
    merge = Commit(MEND, "Merge pull request #2 from ada/mend", (), day(5))
    copy = Commit(sha("copy"), "Mend the wick, fix #1", (), day(9))
    copies = in_history([inside, merge, copy], LANTERN, MEND, own=[inside.sha])
    assert [(c.commit, c.via) for c in copies] == [(copy.sha, "subject")]


def test_evidence_of_a_copy_is_its_message() -> None:
    """It can be looked up at the commit."""
    (copy,) = in_history([ORIGINAL, Commit(sha("copy"), "Mend the wick (#2)", (), day(9), "ada")], LANTERN, MEND)
    (quote,) = copy.evidence
    assert isinstance(quote, Quote)
    assert (quote.document.kind, quote.document.ref.number, quote.document.author.login, quote.url) == (
        "commit", 0, "ada", f"https://github.com/example/lantern/commit/{sha('copy')}",
    )  # fmt: skip


def backport(number: int = 3, **more: Any) -> Thread:
    at = more.pop("merged_at", day(9))
    facts = PullFacts(
        merged=bool(at), merged_at=at, merge_commit=more.pop("merge_commit", sha("copy")),
        base_branch=more.pop("base_branch", "1.x"), head_branch=more.pop("head_branch", "ada-1"),
    )  # fmt: skip
    thread = pull(number, more.pop("title", "Mend the wick"), merged_at=at, **more)
    return type(thread)(**{f: getattr(thread, f) for f in thread.__struct_fields__} | {"pull": facts})


def around(thread: Thread, kind: Any = "mentions") -> Graph:
    """The issue, its fix and a pull request that names the fix."""
    main = pull(2, merged_at=day(5))
    body = Quote(thread.body, 0, 3) if thread.body.text else Quote(thread.title_document, 0, 4)
    edge = Edge(thread.ref, main.ref, kind, "text", "body", (body,), day(8))
    return graph(issue(1), (issue(1), main, thread), (edge,))


def by_pull(thread: Thread, kind: Any = "mentions", branch: str = "main") -> list[tuple[str, int | None, str]]:
    copies = pulls(fix(branch=branch, title="Mend the wick"), around(thread, kind), {thread.ref: thread})
    return [(c.commit, c.pull.number if c.pull else None, c.branch) for c in copies]


COPY = [(sha("copy"), 3, "1.x")]


def test_pull_request_that_says_that_it_is_a_backport_is_one() -> None:
    """ "Backport of #2" is a link of that kind."""
    assert by_pull(backport(body="Backport of #2"), "backport-of") == COPY


@pytest.mark.parametrize(
    "more",
    [{"title": "[1.x] Mend the wick"}, {"title": "[Backport release/1.2] Mend the wick"},
     {"title": "Backport: mend the wick"}, {"head_branch": "backport/2-to-1.x"}, {"labels": ("type: backport",)},
     {"head_branch": "grace/backport-2-to-1.x"}, {"title": "Backports for 1.2.3", "body": "#2, #5"},
     {"title": "[1.x] Wick, mended anew (#2)"}],
)  # fmt: skip
def test_title_branch_and_label_mark_a_backport(more: dict[str, Any]) -> None:
    """Where it names the fix."""
    assert by_pull(backport(**more)) == COPY


def test_pull_request_that_names_the_fix_and_marks_nothing_is_none() -> None:
    """It may be anything."""
    assert by_pull(backport(title="Go on with the wick")) == []


@pytest.mark.parametrize(
    "more",
    [{"title": "[1.x] Drop old lamps"}, {"title": "[Backport 1.x] Drop old lamps (#77)"},
     {"title": "Drop old lamps", "head_branch": "backport-77-to-1.x"}],
)  # fmt: skip
def test_pull_request_of_another_line_that_only_names_the_fix_is_none(more: dict[str, Any]) -> None:
    """ "In the way of #2": its own title or branch says that it is about something else."""
    assert by_pull(backport(**more)) == []


def test_pull_request_to_the_default_branch_is_none_where_that_of_the_fix_is_unknown() -> None:
    """A label may ask for a backport that is still to be made."""
    asked_for = backport(title="Mend the glass", labels=("needs-backport",), base_branch="main", default_branch="main")
    assert by_pull(asked_for, branch="") == []


def test_backport_that_is_not_merged_is_none() -> None:
    """It is in no release."""
    assert by_pull(backport(title="[1.x] Mend the wick", merged_at=None)) == []


def test_backport_to_the_same_branch_is_none() -> None:
    """It copies nothing to another line."""
    assert by_pull(backport(title="[1.x] Mend the wick"), branch="1.x") == []


def test_commit_of_the_merged_event_is_that_of_the_backport() -> None:
    """Before the field, which may be a test merge."""
    thread = backport(title="[1.x] Mend the wick", timeline=(event("merged", day(9), 3, commit=sha("real")),))
    assert by_pull(thread) == [(sha("real"), 3, "1.x")]


def test_commit_fix_has_no_backports_by_pull_request() -> None:
    """Nothing could name it by a number."""
    assert pulls(fix(ref=None, kind="commit"), around(backport()), {}) == ()


def test_words_to_search_for_are_the_id_and_the_numbers() -> None:
    """Of the pull request and of the issue."""
    assert words(fix(), 1, MEND) == (MEND, "#2", "#1")
    assert words(fix(ref=None, kind="commit"), 1, MEND) == (MEND, "#1")


def test_commits_that_a_timeline_tells_are_read_from_it() -> None:
    """Those of other repositories, and those whose message was not told, are left out."""
    told = event("referenced", day(3), commit=MEND, commit_message="Mend the wick, fix #1")
    foreign = event("referenced", day(3), commit=sha("x"), commit_message="x", commit_repository="other/place")
    silent = event("closed", day(4), commit=sha("y"))
    root = issue(1, timeline=(told, foreign, silent))
    assert mentioned(root, None) == (Commit(MEND, "Mend the wick, fix #1", (), day(3)),)
    assert ref(1) == root.ref
