"""From a commit to the first release of each maintained line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes import releases
from fixtrail.fixes.releases import LINE_QUESTIONS, Carrier
from tests.fixes.small_history import SmallHistory, day, first_by_asking_all, sha, told


def lantern() -> SmallHistory:
    """Releases 1.0 to 1.2, 2.0 and 2.1 of one branch; the commit `mend` came between 1.1.0 and 1.2.0."""
    history = SmallHistory()
    history.chain("a", "b", "mend", "c", "d", "e")
    for name, commit in (("v1.0.0", "a"), ("v1.1.0", "b"), ("v1.2.0", "c"), ("v2.0.0", "d"), ("v2.1.0", "e")):
        history.tag(name, commit)
    return history


def mend(*undone: str, backport: bool = False, name: str = "mend", since: str = day(2)) -> Carrier:
    return Carrier(sha(name), backport, since, tuple(map(sha, undone)))


@pytest.mark.parametrize("wide", [True, False])
def test_first_release_of_each_line_is_found(wide: bool) -> None:
    """One for the line it was made on, one for each later line."""
    assert lantern().found(mend(), wide=wide) == [("1", "v1.2.0"), ("2", "v2.0.0")]


def test_lines_are_asked_in_one_round_where_dates_are_right() -> None:
    """All that matters goes into one batch: two tags of the line it was made on, one of the next. What room is left
    has neighbours of the first."""
    history = lantern()
    history.found(mend())
    names = [sorted(q.tag.name for q in asked) for asked in history.asked]
    assert names == [["v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0"]]


def test_line_without_the_fix_has_no_release() -> None:
    """A line that is kept alive on its own branch never gets the commit."""
    history = lantern()
    history.chain("p", "q", start="b", on=20)
    history.tag("v1.1.1", "p")
    history.tag("v1.1.2", "q")
    assert history.found(mend()) == [("1", "v1.2.0"), ("2", "v2.0.0")]


def test_commit_in_no_tag_is_found_nowhere() -> None:
    """It came after the last release."""
    history = lantern()
    history.chain("late", start="e", on=9)
    search = history.search(mend(name="late", since=day(9)))
    assert (releases.found(search), releases.doubts(search)) == ((), ())


def test_commit_that_came_before_all_is_in_the_first_of_each_line() -> None:
    """There is no release without it."""
    assert lantern().found(mend(name="a", since=day(0))) == [("1", "v1.0.0"), ("2", "v2.0.0")]


def test_pre_release_before_the_stable_one_is_told_too() -> None:
    """Stable first, then the pre-release and the nightly build that had it before."""
    history = SmallHistory()
    history.chain("a", "mend", "b", "c", "d")
    for name, commit in (
        ("v1.0.0", "a"), ("v1.1.0-nightly.20260102", "mend"), ("v1.1.0-rc.1", "b"), ("v1.1.0-rc.2", "c"),
        ("v1.1.0", "d"),
    ):  # fmt: skip
        history.tag(name, commit)
    expected = [("1", "v1.1.0"), ("1", "v1.1.0-rc.1"), ("1", "v1.1.0-nightly.20260102")]
    assert history.found(mend(since=day(1))) == expected
    facts = [releases.release_of(held) for held in releases.found(history.search(mend(since=day(1))))]
    assert [(r.prerelease, r.nightly) for r in facts] == [(False, False), (True, False), (True, True)]


def test_line_with_pre_releases_only_has_the_first_of_these() -> None:
    """The next major version is not out yet."""
    history = SmallHistory()
    history.chain("a", "mend", "b", "c")
    for name, commit in (("v1.0.0", "a"), ("v2.0.0-beta.1", "a"), ("v2.0.0-beta.2", "b"), ("v2.0.0-beta.3", "c")):
        history.tag(name, commit)
    assert history.found(mend(since=day(1))) == [("2", "v2.0.0-beta.2")]


def test_pre_release_after_the_last_stable_one_is_told() -> None:
    """A release candidate has the fix, no stable release does."""
    history = SmallHistory()
    history.chain("a", "mend", "b")
    history.tag("v1.0.0", "a")
    history.tag("v1.1.0-rc.1", "b")
    assert history.found(mend(since=day(1))) == [("1", "v1.1.0-rc.1")]


def test_pre_releases_of_a_later_line_are_left_where_an_older_one_had_it_before() -> None:
    """Who waits for the fix gains nothing by them."""
    history = SmallHistory()
    history.chain("a", "mend", "b", "c", "d")
    for name, commit in (("v1.0.0", "a"), ("v1.1.0", "b"), ("v2.0.0-beta.1", "c"), ("v2.0.0", "d")):
        history.tag(name, commit)
    assert history.found(mend(since=day(1))) == [("1", "v1.1.0"), ("2", "v2.0.0")]


def test_release_that_holds_the_revert_does_not_have_the_fix() -> None:
    """Both are in 1.2.0 and in all that follows."""
    history = SmallHistory()
    history.chain("a", "mend", "undo", "b", "c")
    for name, commit in (("v1.0.0", "a"), ("v1.1.0", "b"), ("v1.2.0", "c")):
        history.tag(name, commit)
    assert history.found(mend("undo", since=day(1))) == []


def test_reland_has_the_fix_again() -> None:
    """The first release that keeps it is named; the one before the revert had it for a while only."""
    history = SmallHistory()
    history.chain("a", "mend", "b", "undo", "c", "again", "d")
    for name, commit in (("v1.0.0", "a"), ("v1.1.0", "b"), ("v1.2.0", "c"), ("v1.3.0", "d")):
        history.tag(name, commit)
    carriers = mend("undo", since=day(1)), mend(name="again", since="")
    assert history.found(*carriers) == [("1", "v1.3.0")]
    (held,) = releases.found(history.search(carriers[0]))
    assert (held.release.tag.name, held.lost and held.lost.tag.name) == ("v1.1.0", "v1.2.0")


def test_pre_release_with_the_revert_is_not_named() -> None:
    """It holds both."""
    history = SmallHistory()
    history.chain("a", "mend", "undo", "b")
    history.tag("v1.0.0", "a")
    history.tag("v1.1.0-rc.1", "b")
    assert history.found(mend("undo", since=day(1))) == []


def test_backport_gives_the_older_line_its_release() -> None:
    """The copy is another commit, on another branch."""
    history = lantern()
    history.chain("copy", "p", start="b", on=20)
    history.tag("v1.1.1", "p")
    found = releases.found(history.search(mend(), mend(name="copy", backport=True, since="")))
    assert told(found) == [("1", "v1.2.0"), ("1.1", "v1.1.1"), ("2", "v2.0.0")]
    assert [releases.release_of(h).via for h in found] == ["commit", "backport", "commit"]


def test_line_that_begins_with_the_fix_is_not_asked_for_a_backport() -> None:
    """None could come before it."""
    history = lantern()
    history.commit("copy", "b", on=20)
    history.search(mend(), mend(name="copy", backport=True, since=""))
    assert all(q.tag.name != "v2.0.0" for asked in history.asked[1:] for q in asked)


def test_tag_of_which_nothing_is_told_is_passed_over_and_said() -> None:
    """The next one is the first that is known to have it."""
    history = lantern()
    history.broken = {"v1.2.0"}
    search = history.search(mend())
    assert (told(releases.found(search)), releases.doubts(search)) == ([("2", "v2.0.0")], ("it is broken",))


def test_release_after_one_that_cannot_be_told_may_not_be_the_first() -> None:
    """It has the fix, but so may the one before it; and that one is not said to lack it."""
    history = lantern()
    history.broken = {"v2.0.0"}
    search = history.search(mend())
    older, newer = releases.found(search)
    assert (older.release.tag.name, releases.doubt(search, older)) == ("v1.2.0", "")
    assert (newer.release.tag.name, newer.before) == ("v2.1.0", None)
    assert releases.doubt(search, newer) == "whether v2.0.0 has it too cannot be told: it is broken"


def test_search_that_breaks_off_says_what_it_could_not_ask() -> None:
    """The first that is known to have it need not be the first then."""
    history = SmallHistory(dated=False)
    history.chain(*(f"c{n}" for n in range(60)))
    for n in range(60):
        history.tag(f"v1.{n}.0", f"c{n}")
    search, questions = releases.start(history.lines(), [mend(name="c10", since="")])
    search, questions = releases.step(search, history.answer(questions))
    history.broken = {tag.name for tag in history.tags}
    search, questions = releases.step(search, history.answer(questions))
    (held,) = releases.found(search)
    assert (held.release.tag.name, questions) == ("v1.13.0", [])
    assert releases.doubt(search, held) == "whether v1.9.0 has it too cannot be told: it is broken"


def test_search_ends_where_nothing_is_told() -> None:
    """A server that answers nothing is not asked on and on."""
    history = lantern()
    history.broken = {tag.name for tag in history.tags}
    search = history.search(mend())
    assert (releases.found(search), len(history.asked)) == ((), 1)
    assert "it is broken" in releases.doubts(search)


def test_release_before_the_first_is_named_as_what_lacks_it() -> None:
    """It was asked, so it can be shown."""
    found = releases.found(lantern().search(mend()))
    assert [h.before and h.before.tag.name for h in found] == ["v1.1.0", None]


def test_line_that_lacks_the_fix_after_it_was_made_is_told() -> None:
    """There a backport may be found; a line that ended before is none."""
    history = lantern()
    history.chain("p", start="b", on=20)
    history.tag("v1.1.1", "p")
    search = history.search(mend())
    assert [line.name for line in releases.lacking(search, day(2))] == ["1.1"]


def test_more_lines_can_be_asked_later_without_asking_twice() -> None:
    """What was answered stays answered."""
    history = lantern()
    lines = history.lines()
    search = history.settle(releases.start(lines[:1], (mend(),)))
    search = history.settle(releases.again(search, (mend(),), lines))
    assert told(releases.found(search)) == [("1", "v1.2.0"), ("2", "v2.0.0")]
    questions = [q for asked in history.asked for q in asked]
    assert len(questions) == len(set(questions))


def test_date_that_only_the_answer_tells_is_in_the_release() -> None:
    """Over REST a list of tags has no dates."""
    history = SmallHistory(dated=False)
    history.chain("a", "mend", "b")
    history.tag("v1.0.0", "a")
    made = history.tag("v1.1.0", "b")
    search, questions = releases.start(history.lines(), (mend(since=""),))
    while questions:
        answers = history.answer(questions)
        for q in answers:
            if q.tag == made:
                answers[q] = type(answers[q])(True, type(made)(made.name, made.object, made.commit, day(2)))
        search, questions = releases.step(search, answers)
    assert [releases.release_of(h).date for h in releases.found(search)] == [day(2)]


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=12),
    st.integers(0, 30),
    st.booleans(),
    st.lists(st.integers(0, 40), max_size=60),
)
def test_wide_narrow_and_asking_all_agree(steps: list[int], place: int, dated: bool, moved: list[int]) -> None:
    """Lines of one branch with a branch of patch releases for each minor version, whatever the dates of the tags: the
    same releases, and no line costs more than twelve questions where each is a request."""
    history = SmallHistory(dated=dated)
    history.chain(*(f"m{n}" for n in range(31)))
    major, minor, at = 1, 0, 0
    for n, step in enumerate(steps):
        major, minor = (major + 1, 0) if step == 3 else (major, minor + 1)
        at = min(at + step, 30)
        history.tag(f"v{major}.{minor}.0", f"m{at}", moved[n] if n < len(moved) else None)
        for patch in range(1, step):
            history.commit(f"p{n}.{patch}", f"p{n}.{patch - 1}" if patch > 1 else f"m{at}", on=at + patch)
            history.tag(f"v{major}.{minor}.{patch}", f"p{n}.{patch}")
    carrier = mend(name=f"m{place}", since=day(place))
    truth = first_by_asking_all(history, carrier.commit)
    plain = {line.name for line in history.lines() if _is_plain(history, line.name, carrier.commit)}
    for wide in (True, False):
        history.asked.clear()
        found = [pair for pair in history.found(carrier, wide=wide) if pair[0] in plain]
        assert found == [pair for pair in truth if pair[0] in plain]
        if not wide:
            for line in history.lines():
                names = {v.tag.name for v in line.tags}
                assert sum(q.tag.name in names for asked in history.asked for q in asked) <= LINE_QUESTIONS


def _is_plain(history: SmallHistory, name: str, commit: str) -> bool:
    """Whether no tag of the line lacks the commit after one that has it."""
    (line,) = (line for line in history.lines() if line.name == name)
    has = [history.contains(v.tag, commit) for v in line.tags]
    return has == sorted(has)


def test_pre_release_of_a_version_that_was_released_without_it_is_found() -> None:
    """Alphas were made of another branch than the stable release of the same number."""
    history = SmallHistory()
    history.chain("a", "mend", "b")
    history.chain("p", "q", start="a", on=4)
    for name, commit in (("v1.0.0", "a"), ("v1.1.0-alpha.0", "b"), ("v1.1.0", "p"), ("v1.1.1", "q")):
        history.tag(name, commit)
    assert history.found(mend(since=day(1))) == [("1", "v1.1.0-alpha.0")]
