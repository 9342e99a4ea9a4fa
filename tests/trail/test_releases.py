"""From a fix to its releases, in real repositories."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.facts import Fix
from fixtrail.model.graph import Edge
from tests.git import traps
from tests.git.cloning import made
from tests.git.making import Made, at
from tests.git.traps import Maker
from tests.making import closed, event, issue, ref
from tests.trail.tracing import backport_of, first_releases, fix_by, mended, traced

TRAPS = [t for t in traps.TRAPS if t not in (traps.shallow_clone,)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda t: t.__name__)
def test_first_releases_are_right_where_they_are_easily_got_wrong(trap: Maker, tmp_path: Path) -> None:
    """Every trap, with the pull request as GitHub tells it."""
    told = trap(tmp_path / "source" / "example" / "lantern.git", lambda: None)
    thread = mended(told.fix, merged_at=told.merged_at, title=told.title, base=told.base, own=told.own)
    others, edges = [], []
    if told.backport:
        number, title, branch, commit = told.backport
        others = [mended(commit, number=number, title=title, base=branch, merged_at=told.merged_at)]
        edges = [backport_of(others[0])]
    (fix,) = traced(tmp_path, [fix_by(thread)], thread, *others, edges=edges)
    found = {(r.package, r.line, *(["pre-release"] if r.prerelease else [])): r.tag for r in fix.releases}
    assert (found, fix.release_state) == (dict(told.right), "released")


def lantern(tmp_path: Path) -> Made:
    """A project with one release."""
    source = made(tmp_path)
    source.commit("Begin")
    source.release("v1.0.0")
    return source


def by_pull(tmp_path: Path, commit: str, **more: object) -> Fix:
    thread = mended(commit, merged_at=at(3), **more)
    return traced(tmp_path, [fix_by(thread)], thread)[0]


def test_release_is_shown_by_what_was_computed(tmp_path: Path) -> None:
    """The commit, the tag and its object, the one before, and a page that shows it."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows (#12)")
    source.release("v1.1.0")
    fix = by_pull(tmp_path, sha)
    (evidence,) = fix.release_evidence
    assert isinstance(evidence, Computed)
    assert evidence.text == f"v1.1.0 contains {sha[:7]}; v1.0.0, the release before it, does not"
    assert evidence.inputs[:3] == (sha, "v1.1.0", source.git("rev-parse", "v1.1.0"))
    assert evidence.url == f"https://github.com/example/lantern/compare/{sha}...v1.1.0"
    assert (fix.landed, fix.branch, [c.commit for c in fix.carried]) == (sha, "main", [sha])


def test_fix_after_the_last_release_is_unreleased(tmp_path: Path) -> None:
    """Every line was asked, and the reason says what was looked for."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows (#12)")
    fix = by_pull(tmp_path, sha)
    assert (fix.release_state, fix.release_reason, fix.releases) == ("unreleased", f"no tag has {sha[:7]}", ())
    assert [e.fact for e in fix.release_evidence if isinstance(e, Computed)] == ["in-no-tag"]


def test_fix_on_another_branch_is_said_to_be_one_for_that_branch(tmp_path: Path) -> None:
    """It was merged to 1.x, and nothing was released from there."""
    source = lantern(tmp_path)
    source.start("1.x")
    sha = source.commit("Count all rows (#12)")
    source.go("main")
    source.release("v2.0.0")
    fix = by_pull(tmp_path, sha, base="1.x")
    assert fix.release_reason == f"no tag has {sha[:7]}, which was merged to 1.x only"
    assert fix.branch == "1.x"


def test_repository_without_tags_has_no_releases(tmp_path: Path) -> None:
    """The fix is on a branch, in no release."""
    source = made(tmp_path)
    sha = source.commit("Count all rows (#12)")
    fix = by_pull(tmp_path, sha)
    assert (fix.release_state, fix.release_reason) == ("unreleased", "the repository has no tags")


def test_tags_that_are_no_versions_tell_nothing(tmp_path: Path) -> None:
    """It cannot be told which of them is a release."""
    source = made(tmp_path)
    sha = source.commit("Count all rows (#12)")
    source.tag("latest")
    fix = by_pull(tmp_path, sha)
    assert (fix.release_state, fix.release_reason) == ("unknown", "no tag of the repository is a version")


def test_history_that_may_not_be_asked_is_unknown(tmp_path: Path) -> None:
    """With the reason; nothing is guessed from dates."""
    thread = mended("a" * 40, merged_at=at(3))
    (fix,) = traced(tmp_path, [fix_by(thread)], thread, cloned=False)
    assert fix.release_state == "unknown"
    assert fix.release_reason == "no tags of example/lantern are stored, and nothing may be asked"


def test_commit_that_is_in_no_history_is_unknown(tmp_path: Path) -> None:
    """What closed the issue cannot be found, and nothing names it."""
    lantern(tmp_path).release("v1.1.0")
    (fix,) = traced(tmp_path, [fix_by(None, commit="abcdef1")])
    assert (fix.release_state, fix.landed) == ("unknown", None)


def test_short_id_is_completed(tmp_path: Path) -> None:
    """As people write it in a comment."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows, fix #1")
    source.release("v1.1.0")
    (fix,) = traced(tmp_path, [fix_by(None, commit=sha[:8])])
    assert (fix.landed, first_releases(fix)) == (sha, {("", "1"): "v1.1.0"})


@pytest.mark.parametrize(
    "message",
    ["Merge pull request #12 from ada/rows", "Auto merge of #12 - ada:rows, r=grace", "Count all rows (#12)",
     "Count all rows\n\nPR-URL: https://github.com/example/lantern/pull/12", "Count all rows\n\nCloses #12"],
)  # fmt: skip
def test_test_merge_gives_way_to_the_commit_that_names_the_pull_request(message: str, tmp_path: Path) -> None:
    """GitHub's field has a commit that is in no branch, and no event says more."""
    source = lantern(tmp_path)
    source.start("hidden")
    test_merge = source.commit("Merge abc into def")
    source.go("main")
    source.git("branch", "-D", "hidden")
    sha = source.commit(message)
    source.release("v1.1.0", day=20)
    fix = by_pull(tmp_path, test_merge, event_commit="")
    assert (fix.landed, first_releases(fix)) == (sha, {("", "1"): "v1.1.0"})


def test_pushed_commits_of_the_pull_request_are_its_landing(tmp_path: Path) -> None:
    """A fast-forward push brings them as they are: the last one is looked for."""
    source = lantern(tmp_path)
    own = (source.commit("Count some rows"), source.commit("Count all rows"))
    source.release("v1.1.0", day=20)
    fix = by_pull(tmp_path, "d" * 40, event_commit="", own=own)
    assert (fix.landed, first_releases(fix)) == (own[1], {("", "1"): "v1.1.0"})


def test_revert_in_the_history_makes_the_fix_a_reverted_one(tmp_path: Path) -> None:
    """No release has the one without the other; the revert is shown."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows (#12)")
    back = source.revert(sha)
    source.release("v1.1.0", day=20)
    fix = by_pull(tmp_path, sha)
    assert (fix.standing, fix.release_state, fix.releases) == ("reverted", "unreleased", ())
    assert fix.release_reason == f"{back[:7]} reverts it, and no tag has {sha[:7]} without that"
    assert [e.text for e in fix.evidence if isinstance(e, Quote)] == ['Revert "Count all rows (#12)"']


def test_line_that_lost_its_backport_again_is_no_line_with_the_fix(tmp_path: Path) -> None:
    """1.0.1 has it and 1.0.2 does not: who is told of a fix on line 1 would take the newest."""
    source = made(tmp_path)
    source.commit("Begin", {"rows.txt": "one\n"})
    source.release("v1.0.0")
    source.start("1.x")
    source.go("main")
    source.release("v2.0.0")
    sha = source.commit("Count all rows (#12)", {"rows.txt": "all\n"})
    source.release("v2.1.0")
    source.go("1.x")
    copy = source.pick(sha, "-x")
    source.release("v1.0.1")
    source.revert(copy)
    source.release("v1.0.2")
    thread = mended(sha, merged_at=at(2))
    (fix,) = traced(tmp_path, [fix_by(thread)], thread)
    assert (fix.standing, fix.release_reason, first_releases(fix)) == ("fix", "", {("", "2"): "v2.1.0"})


def test_fix_that_every_line_lost_and_that_may_come_again_is_doubted(tmp_path: Path) -> None:
    """Its copy on another branch is in no release yet."""
    source = made(tmp_path)
    source.commit("Begin", {"rows.txt": "one\n"})
    source.start("next")
    source.go("main")
    sha = source.commit("Count all rows (#12)", {"rows.txt": "all\n"})
    source.release("v1.0.0")
    source.revert(sha)
    source.release("v1.1.0")
    source.go("next")
    source.pick(sha, "-x")
    thread = mended(sha, merged_at=at(1))
    (fix,) = traced(tmp_path, [fix_by(thread)], thread)
    assert (fix.standing, first_releases(fix)) == ("fix", {("", "1"): "v1.0.0"})
    assert fix.release_reason == "v1.1.0 takes it back"


def test_release_before_the_revert_is_kept(tmp_path: Path) -> None:
    """It had the fix, and later ones lost it."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows (#12)")
    source.release("v1.1.0", day=10)
    source.revert(sha)
    source.release("v1.2.0", day=20)
    fix = by_pull(tmp_path, sha)
    assert (fix.standing, first_releases(fix)) == ("reverted", {("", "1"): "v1.1.0"})
    (evidence,) = fix.release_evidence
    assert isinstance(evidence, Computed)
    assert evidence.text.endswith("; v1.2.0 holds its revert")


def test_fix_that_another_copies_takes_it_in(tmp_path: Path) -> None:
    """A backport that names the issue is no second part of the fix."""
    source = lantern(tmp_path)
    source.git("branch", "1.x")
    sha = source.commit("Count all rows (fix #1)")
    source.release("v2.0.0", day=10)
    source.go("1.x")
    copy = source.pick(sha, message="Count all rows (fix #1)")
    source.release("v1.0.1", day=12)
    root = closed(
        1,
        timeline=(
            event("closed", at(3), commit=sha),
            event("referenced", at(3), commit=sha, commit_message="Count all rows (fix #1)"),
            event("referenced", at(4), commit=copy, commit_message="Count all rows (fix #1)"),
        ),
    )
    fixes = [fix_by(None, commit=sha), fix_by(None, commit=copy, confidence="likely")]
    (fix,) = traced(tmp_path, fixes, root=root, thorough=False)
    assert [(c.commit, c.via) for c in fix.copies] == [(copy, "subject")]
    assert first_releases(fix) == {("", "1"): "v1.0.1", ("", "2"): "v2.0.0"}
    assert [r.via for r in fix.releases] == ["backport", "commit"]


def test_what_is_no_standing_fix_stays_as_it_is(tmp_path: Path) -> None:
    """Of an open pull request nothing is released."""
    thread = mended("a" * 40)
    fix = fix_by(thread, standing="competing", state="open")
    assert traced(tmp_path, [fix], thread) == (fix,)


def test_milestone_with_the_version_is_a_witness(tmp_path: Path) -> None:
    """Compared with what ancestry says of it."""
    source = lantern(tmp_path)
    sha = source.commit("Count all rows (#12)")
    source.release("v1.1.0")
    root = msgspec.structs.replace(issue(1), milestone="v1.1.0")
    thread = mended(sha, merged_at=at(3))
    (fix,) = traced(tmp_path, [fix_by(thread)], thread, root=root)
    assert [(w.kind, w.version.lstrip("v"), w.agrees) for w in fix.witnesses] == [("milestone", "1.1.0", True)]


def test_package_that_no_text_names_is_asked_where_no_other_has_the_fix(tmp_path: Path) -> None:
    """Of many packages the ones with the newest tags come first, then all."""
    source = made(tmp_path)
    source.commit("Begin")
    sha = source.commit("Count all rows (#12)")
    source.tag("wick@1.0.0", day=3)
    source.git("checkout", "--quiet", "--orphan", "other")
    source.commit("Apart")
    for n in range(8):
        source.tag(f"pkg{n}@1.0.0", day=30 + n)
    source.go("main")
    fix = by_pull(tmp_path, sha)
    assert [(r.package, r.tag) for r in fix.releases] == [("wick", "wick@1.0.0")]


def test_backport_that_a_pull_request_brings_is_traced_to_its_own_release(tmp_path: Path) -> None:
    """By the commit that GitHub names, whatever its message says."""
    source = lantern(tmp_path)
    source.git("branch", "1.x")
    sha = source.commit("Count all rows (#12)")
    source.release("v2.0.0", day=10)
    source.go("1.x")
    copy = source.commit("Rows for 1.x")
    source.release("v1.0.1", day=12)
    thread = mended(sha, merged_at=at(3))
    other = mended(copy, number=13, title="[1.x] Count all rows", base="1.x", merged_at=at(5))
    edge = Edge(other.ref, ref(12), "mentions", "text", "body", (Quote(other.title_document, 0, 5),), at(5))
    (fix,) = traced(tmp_path, [fix_by(thread)], thread, other, edges=[edge], thorough=False)
    assert [(c.pull, c.branch) for c in fix.copies] == [(ref(13), "1.x")]
    assert first_releases(fix) == {("", "1"): "v1.0.1", ("", "2"): "v2.0.0"}


def test_shallow_clone_is_refused_and_tells_nothing(tmp_path: Path) -> None:
    """Its history ends before the fix: unknown, with the reason."""
    told = traps.shallow_clone(tmp_path / "source" / "example" / "lantern.git", lambda: None)
    fix = by_pull(tmp_path, told.fix)
    assert (fix.release_state, fix.releases, "shallow" in fix.release_reason) == ("unknown", (), True)
