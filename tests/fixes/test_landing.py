"""As which commit of the history a fix came in."""

from __future__ import annotations

from typing import Any

import pytest

from fixtrail.fixes.landing import landing, named, words
from fixtrail.model.facts import Fix
from fixtrail.model.history import Commit
from fixtrail.model.thread import PullFacts, Thread
from tests.fixes.small_history import day, sha
from tests.making import document, event, pull, ref


def fix(**more: object) -> Fix:
    known: dict[str, object] = {
        "kind": "pull", "ref": ref(2), "commit": None, "repository": "example/lantern", "title": "Mend it",
        "state": "merged", "standing": "fix", "confidence": "certain", "score": 100.0, "evidence": (),
        "merged_at": day(5),
    }  # fmt: skip
    return Fix(**{**known, **more})  # type: ignore[arg-type]


def merged(**more: Any) -> Thread:
    """A pull request whose merge commit, as the field has it, is a test merge."""
    return pull(2, merged_at=day(5), merge_commit=sha("test merge"), **more)


def test_commit_of_the_merged_event_is_sure() -> None:
    """GitHub says that the pull request was merged as this."""
    found = landing(fix(), merged(timeline=(event("merged", day(5), 2, commit=sha("squash")),)))
    assert (found.commit, found.sure, found.at) == (sha("squash"), True, day(5))


def test_merge_commit_of_the_field_is_not_sure() -> None:
    """It may be a test merge that is in no branch."""
    found = landing(fix(), merged())
    assert (found.commit, found.sure, found.whole) == (sha("test merge"), False, True)


def test_own_commits_are_kept_last_first() -> None:
    """A push may have brought them as they are, the last one on top."""
    own = tuple(document(name, f"commit:{sha(name)}", 2, at=day(n)) for n, name in enumerate(("one", "two")))
    found = landing(fix(), merged(commits=own))
    assert (found.own, found.since) == ((sha("two"), sha("one")), day(0))


def test_pull_request_that_was_not_fetched_is_what_the_fix_knows() -> None:
    """Its merge commit came with a link."""
    found = landing(fix(merge_commit=sha("linked")), None)
    assert (found.commit, found.sure, found.number) == (sha("linked"), False, 2)


def test_commit_that_closed_the_issue_is_sure() -> None:
    """There is no other that it could be; it may be abbreviated."""
    found = landing(fix(kind="commit", ref=None, commit="abc1234"), None)
    assert (found.commit, found.sure, found.whole, found.number) == ("abc1234", True, False, None)


def test_merge_to_another_than_the_default_branch_is_told() -> None:
    """It is a fix for that branch only."""
    facts = PullFacts(merged=True, merged_at=day(5), base_branch="1.x")
    thread = pull(2, merged_at=day(5), default_branch="main")
    other = type(thread)(**{f: getattr(thread, f) for f in thread.__struct_fields__} | {"pull": facts})
    assert (landing(fix(), other).branch, landing(fix(), other).only_there) == ("1.x", True)


def commit(message: str, on: int = 5, name: str = "") -> Commit:
    return Commit(sha(name or message), message, (), day(on))


@pytest.mark.parametrize(
    "message",
    [
        "Merge pull request #12 from ada/mend",
        "Auto merge of #12 - ada:mend, r=grace",
        "Merge #12",
        "Merge #11 #12",
        "Merge PR #12: mend it",
        "Merge example/lantern#12: Mend it",
        'Revert "Dim it (#10)" (#12)',
        "Mend it (#12)",
        "Mend it\n\nPR-URL: https://github.com/example/lantern/pull/12\nReviewed-By: Grace",
        "Mend it\n\nCloses #12",
        "Mend it\r\n\r\nPull-Request: https://github.com/example/lantern/pull/12\r\n",
    ],
)
def test_commit_that_lands_a_pull_request_is_known_by_its_message(message: str) -> None:
    """The ways of GitHub, of robots, and of people who land by hand."""
    assert named([commit(message)], 12, repository="Example/lantern") == commit(message)


@pytest.mark.parametrize(
    "message",
    [
        "Mend what #12 broke",
        "Mend it (#123)",
        "Merge example/other#12: Mend it",
        "Merge pull request #123 from ada/mend",
        'Revert "Mend it (#12)"',
        "Mend it (#12)\n\n(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)",
        "Mend it\n\nSee https://github.com/example/lantern/pull/12",
        "Mend it\n\nPR-URL: https://github.com/example/lantern/pull/120",
        "Mend it (#12) again (#14)",
    ],
)
def test_commit_that_only_names_a_pull_request_is_not_its_landing(message: str) -> None:
    """A mention, another number, a revert and a cherry-pick are none."""
    assert named([commit(message)], 12, repository="example/lantern") is None


def test_merge_is_preferred_to_the_squash_and_the_footer() -> None:
    """A merge commit is surest."""
    found = [commit("Mend it\n\nCloses #12"), commit("Mend it (#12)"), commit("Merge pull request #12 from ada/x")]
    assert named(found, 12) == found[2]


def test_of_several_the_one_at_the_merge_is_taken() -> None:
    """A backport names the number too, later."""
    found = [commit("Mend it (#12)", 5, "main"), commit("Mend it (#12)", 9, "old line")]
    assert [named(found, 12, day(n)) for n in (5, 9)] == found
    assert named(found, 12) == found[0]


def test_commit_days_away_from_the_merge_is_another() -> None:
    """Numbers of another repository look alike."""
    assert named([commit("Mend it (#12)", 20)], 12, day(5)) is None


def test_without_dates_the_one_that_names_it_best_is_taken() -> None:
    """An archive may not tell when a commit was made."""
    undated = Commit(sha("x"), "Mend it (#12)")
    assert named([undated], 12, day(5)) == undated


def test_words_to_search_for_are_the_number_and_the_link() -> None:
    """The ways in which a message names a pull request."""
    assert words(12) == ("#12", "pull/12")
