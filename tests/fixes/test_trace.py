"""What fixed an issue: by whose word, how surely, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fixtrail.fixes.trace import trace
from fixtrail.graph.crawl import graph, start, step
from fixtrail.model.evidence import EventEvidence, Quote
from fixtrail.model.facts import Fix
from fixtrail.model.limits import Limits
from fixtrail.model.thread import Event, Thread
from tests.making import closed, comments, document, event, issue, linked, pull, ref

AT = "2026-01-10T00:00:00Z"


def fixes(root: Thread, *others: Thread) -> tuple[Fix, ...]:
    """Trace over the graph that the crawl makes of these threads."""
    threads = {t.ref: t for t in (root, *others)}
    crawl, questions = start(root.ref, Limits(), {"github.com"})
    while questions:
        crawl, questions = step(crawl, {q: threads[q] for q in questions if q in threads})
    return trace(root, graph(crawl), crawl.threads)


def told(found: Sequence[Fix]) -> list[tuple[int | str | None, str, str]]:
    return [(f.ref.number if f.ref else f.commit, f.standing, f.confidence) for f in found]


def mentioned(*pulls: Thread) -> tuple[Event, ...]:
    """Cross-references of pull requests, and the closing."""
    seen = [event("cross-referenced", p.created_at, other=linked(p)) for p in pulls]
    return (*seen, event("closed", AT))


def test_pull_request_that_closed_the_issue_is_certain() -> None:
    """GitHub's closing event names it."""
    mend = pull(2, merged_at=AT)
    assert told(fixes(closed(1, timeline=(event("closed", AT, closer=linked(mend)),)), mend)) == [(2, "fix", "certain")]


def test_fix_shows_the_closing_and_the_merge_as_evidence() -> None:
    """Both ends can be looked up."""
    mend = pull(2, merged_at=AT, timeline=(event("merged", AT, 2, commit="c" * 40),))
    (fix,) = fixes(closed(1, timeline=(event("closed", AT, closer=linked(mend)),)), mend)
    assert [e.event.kind for e in fix.evidence if isinstance(e, EventEvidence)] == ["closed", "merged"]


def test_commit_that_closed_the_issue_is_certain() -> None:
    """A closing keyword in a commit of the default branch closes without a pull request."""
    sha = "a" * 40
    assert told(fixes(closed(1, timeline=(event("closed", AT, commit=sha),)))) == [(sha, "fix", "certain")]


@pytest.mark.parametrize("where", ["commits", "merge"])
def test_commit_of_a_pull_request_is_told_as_the_pull_request(where: str) -> None:
    """The closing commit may be the merge commit, or one inside the pull request."""
    sha = "b" * 40
    own = (document("Mend it (fixes #1)", f"commit:{sha}", 2),) if where == "commits" else ()
    mend = pull(2, body="About #1.", merged_at=AT, merge_commit=sha if where == "merge" else None, commits=own)
    root = closed(1, timeline=(event("cross-referenced", AT, other=linked(mend)), event("closed", AT, commit=sha)))
    assert told(fixes(root, mend)) == [(2, "fix", "certain")]


def test_keyword_in_a_merged_pull_request_that_closed_nothing_is_likely() -> None:
    """It claims to fix the issue; GitHub's structure does not say that it closed it."""
    mend = pull(2, body="Fixes #1", merged_at="2026-01-05T00:00:00Z")
    root = closed(1, timeline=mentioned(mend))
    assert told(fixes(root, mend)) == [(2, "fix", "likely")]


def test_mention_alone_names_nothing() -> None:
    """A pull request that only names the issue is no fix, however near."""
    near = pull(2, body="Unlike #1.", merged_at="2026-01-09T00:00:00Z")
    assert fixes(closed(1, timeline=mentioned(near)), near) == ()


def test_maintainers_word_under_the_issue_names_the_fix() -> None:
    """ "Fixed by #2" of a member, without a keyword in the pull request."""
    mend = pull(2, title="Rework", merged_at="2026-01-09T00:00:00Z")
    root = closed(1, comments=comments(1, ("grace", "MEMBER", "Fixed by #2.")))
    (fix,) = fixes(root, mend)
    assert (fix.ref, fix.confidence) == (ref(2), "likely")
    assert [e.text for e in fix.evidence if isinstance(e, Quote)] == ["Fixed by #2."]


def test_later_of_two_claims_that_closed_the_issue_comes_first() -> None:
    """A first try that did not hold, then the one that closed it."""
    first = pull(2, body="Fixes #1", merged_at="2026-01-03T00:00:00Z")
    second = pull(3, body="Fixes #1, really", merged_at=AT)
    root = closed(
        1,
        timeline=(
            event("closed", "2026-01-03T00:00:01Z", closer=linked(first)),
            event("reopened", "2026-01-05T00:00:00Z"),
            event("closed", AT, closer=linked(second)),
        ),
    )
    found = fixes(root, first, second)
    assert found[0].ref == ref(3)
    assert told(found)[0] == (3, "fix", "certain")


def test_open_pull_request_that_claims_it_is_competing() -> None:
    """Somebody is on it."""
    mend = pull(2, body="Closes #1")
    assert told(fixes(issue(1, timeline=(event("cross-referenced", other=linked(mend)),)), mend)) == [
        (2, "competing", "likely")
    ]


def test_closed_pull_request_that_claimed_it_is_abandoned() -> None:
    """It was closed without a merge."""
    mend = pull(2, body="Closes #1", state="closed")
    root = issue(1, timeline=(event("cross-referenced", other=linked(mend)),))
    assert told(fixes(root, mend)) == [(2, "abandoned", "likely")]


def test_reverted_fix_does_not_stand() -> None:
    """A merged pull request says that it reverts the fix."""
    mend = pull(2, body="Fixes #1", merged_at="2026-01-03T00:00:00Z")
    back = pull(4, title='Revert "Mend it"', body="Reverts #2", merged_at=AT, created_at="2026-01-09T00:00:00Z")
    mend_seen = pull(
        2, body="Fixes #1", merged_at="2026-01-03T00:00:00Z",
        timeline=(event("cross-referenced", AT, 2, other=linked(back)),),
    )  # fmt: skip
    root = issue(1, timeline=(event("cross-referenced", other=linked(mend)),))
    assert told(fixes(root, mend_seen, back)) == [(2, "reverted", "likely")]


def test_pull_request_merged_before_the_issue_was_opened_is_no_fix() -> None:
    """It cannot have fixed what was not reported yet, whatever it names later."""
    old = pull(2, body="Fixes #1", merged_at="2025-06-01T00:00:00Z", created_at="2025-05-01T00:00:00Z")
    assert fixes(closed(1, timeline=mentioned(old)), old) == ()


def test_referenced_commit_of_another_repository_is_no_fix() -> None:
    """Forks push the same commits again."""
    root = closed(1, timeline=(event("referenced", AT, commit="d" * 40, commit_repository="someone/fork"),))
    assert fixes(root) == ()


def test_commit_that_says_that_it_does_not_fix_is_no_fix() -> None:
    """Though the issue was closed in the same minute."""
    said = event("referenced", AT, commit="d" * 40, commit_message="Log more\n\nDoes not fix #1 yet.")
    assert fixes(closed(1, timeline=(said, event("closed", AT)))) == ()


def test_backport_is_named_with_the_fix() -> None:
    """A pull request to another branch that says what it brings there."""
    back = pull(5, title="[1.3] Mend it", body="Backport of #2", merged_at=AT, created_at="2026-01-11T00:00:00Z")
    mend = pull(2, body="Fixes #1", merged_at=AT, timeline=(event("cross-referenced", AT, 2, other=linked(back)),))
    root = closed(1, timeline=(event("closed", AT, closer=linked(mend)),))
    (fix, *_) = fixes(root, mend, back)
    assert fix.backports == (ref(5),)


def test_commit_named_by_a_maintainer_is_a_likely_fix() -> None:
    """ "Fixed by abc1234" under the issue, without an event of GitHub's."""
    said = comments(1, ("grace", "MEMBER", "Fixed by 1234567abc."), first="2026-01-09T23:59:00Z")
    (fix,) = fixes(closed(1, comments=said))
    assert (fix.kind, fix.commit, fix.standing) == ("commit", "1234567abc", "fix")


def test_commit_written_short_is_the_full_one_that_closed_it() -> None:
    """One fix, told twice."""
    sha = "1234567abc" + "0" * 30
    said = comments(1, ("grace", "MEMBER", "Fixed by 1234567abc."), first="2026-01-09T23:59:00Z")
    root = closed(1, comments=said, timeline=(event("closed", AT, commit=sha),))
    assert told(fixes(root)) == [(sha, "fix", "certain")]


def test_referenced_commit_that_says_it_fixes_is_likely() -> None:
    """Its message has the closing keyword; the issue was closed by hand."""
    push = event("referenced", AT, commit="e" * 40, commit_message="Mend the wick, fixes #1")
    assert told(fixes(closed(1, timeline=(push, event("closed", AT))))) == [("e" * 40, "fix", "likely")]
