"""Repositories in which the first release of a fix is easily got wrong, each with what is right.

A trap is told as GitHub tells it: pull request 12 fixes issue 1 and was merged as `fix`. Each maker gets a folder to
make the repository in, and a hook to call so that those who look clone it as it is then, before it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.git.making import Made, at

BUG = "def total(rows):\n    return rows[0]\n\n\ndef name():\n    return 'lantern'\n"
MENDED = BUG.replace("rows[0]", "sum(rows)")
TITLE = "Count all rows"


class Trap(NamedTuple):
    """`right` is the first release of each line, by (package, line); (package, line, "pre-release") the one before it.
    `refused`: the clone is to be refused. `own` are the commits of the pull request; `base` is its branch. `backport`
    is another pull request, with its number, title, branch and commit. `told`: GitHub says when it was merged, and as
    which commit; else only the `merge_commit_sha`."""

    fix: str
    right: Mapping[tuple[str, ...], str]
    merged_at: str = at(10)
    title: str = TITLE
    base: str = "main"
    own: tuple[str, ...] = ()
    backport: tuple[int, str, str, str] | None = None
    refused: bool = False
    told: bool = True


Look = Callable[[], None]
Maker = Callable[[Path, Look], Trap]


def _begun(folder: Path, branch: str = "main") -> Made:
    """A project with a fault in it and one release."""
    made = Made(folder, branch)
    made.commit("Begin", {"lantern.py": BUG, "VERSION": "0\n"})
    made.release("v1.0.0")
    return made


def _mended(made: Made, message: str = f"{TITLE} (#12)", day: float | None = None) -> str:
    return made.commit(message, {"lantern.py": MENDED}, day)


def _two_lines(folder: Path) -> tuple[Made, str]:
    """A line `1.x` that is kept up while `main` is at 2; the fix is on main, and released there last."""
    made = _begun(folder)
    made.git("branch", "1.x")
    made.release("v2.0.0")
    fix = _mended(made)
    made.go("1.x")
    made.release("v1.1.0")
    return made, fix


def _released_on_both(made: Made) -> None:
    made.release("v1.1.1")
    made.go("main")
    made.release("v2.1.0")


_BOTH: Mapping[tuple[str, ...], str] = {("", "1"): "v1.1.1", ("", "2"): "v2.1.0"}


def cherry_pick(folder: Path, _: Look) -> Trap:
    """A backport whose message has the footer of `git cherry-pick -x`."""
    made, fix = _two_lines(folder)
    made.pick(fix, "-x")
    _released_on_both(made)
    return Trap(fix, _BOTH)


def backport_pull_request(folder: Path, _: Look) -> Trap:
    """A backport by a pull request to the release branch, made anew for what is different there."""
    made, fix = _two_lines(folder)
    other = made.commit("[1.x] Count rows (#15)", {"lantern.py": BUG.replace("rows[0]", "len(rows) and sum(rows)")})
    _released_on_both(made)
    return Trap(fix, _BOTH, backport=(15, f"[Backport 1.x] {TITLE} (#12)", "1.x", other))


def same_subject(folder: Path, _: Look) -> Trap:
    """A backport with the subject of the fix and another change."""
    made, fix = _two_lines(folder)
    made.commit(f"{TITLE} (#12)", {"lantern.py": BUG.replace("rows[0]", "sum(r for r in rows)")})
    _released_on_both(made)
    return Trap(fix, _BOTH)


def patch_id_only(folder: Path, _: Look) -> Trap:
    """A backport that says nothing of where it comes from: only the change is the same."""
    made, fix = _two_lines(folder)
    made.pick(fix, message="Rows were not counted")
    _released_on_both(made)
    return Trap(fix, _BOTH)


def tag_off_any_branch(folder: Path, _: Look) -> Trap:
    """Releases are commits beside the branch, which only their tags hold."""
    made = _begun(folder)
    fix = _mended(made)
    made.commit("More")
    made.go(made.head)
    made.release("v1.1.0")
    made.go("main")
    made.commit("Still more")
    return Trap(fix, {("", "1"): "v1.1.0"})


def squash_of_many(folder: Path, _: Look) -> Trap:
    """A squash of three commits; what GitHub says is a test merge, which is in no branch."""
    made = _begun(folder)
    made.start("topic")
    own = [made.commit(f"Step {n}", {"lantern.py": BUG + f"# {n}\n"}) for n in (1, 2)]
    own.append(made.commit("Step 3", {"lantern.py": MENDED}))
    made.go("main")
    test_merge = made.git("commit-tree", "topic^{tree}", "-p", "main", "-p", "topic", "-m", "Merge into main")
    made.squash("topic", f"{TITLE} (#12)")
    made.git("branch", "--delete", "--force", "topic")
    made.release("v1.1.0")
    return Trap(test_merge, {("", "1"): "v1.1.0"}, merged_at=at(made.day - 1), own=tuple(own), told=False)


def revert_and_re_land(folder: Path, _: Look) -> Trap:
    """The fix was taken out before it was released, and came again two releases later."""
    made = _begun(folder)
    fix = _mended(made)
    revert = made.revert(fix)
    made.release("v1.1.0")
    made.commit("More")
    made.release("v1.2.0")
    made.revert(revert)
    made.release("v1.3.0")
    return Trap(fix, {("", "1"): "v1.3.0"})


def re_tagged_release(folder: Path, look: Look) -> Trap:
    """A release that was tagged too early, before the fix, and was tagged again."""
    made = _begun(folder)
    made.commit("More")
    made.tag("v1.1.0")
    look()
    fix = _mended(made)
    made.release("v1.2.0")
    made.tag("v1.1.0", fix, force=True)
    return Trap(fix, {("", "1"): "v1.1.0"})


def taken_back_tag(folder: Path, look: Look) -> Trap:
    """A release that had the fix by mistake and was tagged again without it."""
    made = _begun(folder)
    before = made.commit("More")
    fix = _mended(made)
    made.tag("v1.1.0")
    look()
    made.tag("v1.1.0", before, force=True)
    made.release("v1.2.0")
    return Trap(fix, {("", "1"): "v1.2.0"})


def pre_release_first(folder: Path, _: Look) -> Trap:
    """Pre-releases have the fix before the stable release, which is the answer."""
    made = _begun(folder)
    fix = _mended(made)
    for version in ("v2.0.0-alpha.1", "v2.0.0-rc.1", "v2.0.0"):
        made.release(version)
    return Trap(fix, {("", "2"): "v2.0.0", ("", "2", "pre-release"): "v2.0.0-alpha.1"})


def branch_cut_before(folder: Path, _: Look) -> Trap:
    """A release from a branch that was cut before the fix, made long after it."""
    made = _begun(folder)
    made.git("branch", "release-1.1")
    fix = _mended(made)
    made.go("release-1.1")
    made.commit("Polish")
    made.release("v1.1.0")
    made.go("main")
    made.release("v1.2.0")
    return Trap(fix, {("", "1"): "v1.2.0"})


def release_branch_first(folder: Path, _: Look) -> Trap:
    """The fix was merged to the release branch, and came to the default branch by a merge."""
    made = _begun(folder)
    made.git("branch", "1.x")
    made.release("v2.0.0")
    made.go("1.x")
    fix = _mended(made)
    made.go("main")
    made.merge("1.x", "Merge branch '1.x'")
    made.release("v2.1.0")
    made.go("1.x")
    made.release("v1.1.1")
    return Trap(fix, {("", "1"): "v1.1.1", ("", "2"): "v2.1.0"}, base="1.x")


def calendar_versions(folder: Path, _: Look) -> Trap:
    """Versions are dates: the year is the line, and the old year still got the fix, last of all."""
    made = Made(folder)
    made.commit("Begin", {"lantern.py": BUG})
    made.release("2023.12.0")
    made.git("branch", "stable-2023")
    made.release("2024.1.0")
    made.release("2024.9.0")
    fix = _mended(made)
    made.release("2024.10.0")
    made.go("stable-2023")
    made.pick(fix, "-x")
    made.release("2023.12.1")
    return Trap(fix, {("", "2023"): "2023.12.1", ("", "2024"): "2024.10.0"})


def monorepo(folder: Path, _: Look) -> Trap:
    """Three packages with versions of their own, in two ways to write a tag."""
    made = Made(folder)
    made.commit("Begin", {"packages/core/core.py": BUG, "packages/cli/cli.py": "1\n", "packages/ui/ui.py": "1\n"})
    for tag in ("@lantern/core@4.0.0", "cli@0.9.0", "ui/v2.0.0"):
        made.tag(tag)
    fix = made.commit(f"core: {TITLE} (#12)", {"packages/core/core.py": MENDED})
    made.commit("cli: more", {"packages/cli/cli.py": "2\n"})
    made.tag("cli@0.9.1")
    made.commit("core: release")
    made.tag("@lantern/core@4.0.1")
    made.commit("ui: more", {"packages/ui/ui.py": "2\n"})
    made.tag("ui/v2.1.0")
    return Trap(
        fix,
        {("@lantern/core", "4"): "@lantern/core@4.0.1", ("cli", "0"): "cli@0.9.1", ("ui", "2"): "ui/v2.1.0"},
        title=f"core: {TITLE}",
    )


def renamed_default_branch(folder: Path, look: Look) -> Trap:
    """The default branch got another name after it was cloned, and the fix is on it."""
    made = _begun(folder, "master")
    made.release("v1.1.0")
    look()
    made.git("branch", "--move", "master", "main")
    made.git("checkout", "--quiet", "main")
    fix = _mended(made)
    made.release("v1.2.0")
    return Trap(fix, {("", "1"): "v1.2.0"})


def rewritten_history(folder: Path, look: Look) -> Trap:
    """History was written anew after it was cloned: the commit that GitHub names is in it no more, and the release that
    had it was made again without."""
    made = _begun(folder)
    base = made.head
    old = _mended(made)
    made.release("v1.1.0")
    look()
    made.git("reset", "--quiet", "--hard", base)
    made.git("tag", "--delete", "v1.1.0")
    made.commit("Written anew")
    made.release("v1.1.0")
    made.commit(f"{TITLE} (#12)", {"lantern.py": MENDED, "notes.txt": "anew\n"}, day=4)
    made.day = 9
    made.release("v1.2.0")
    made.git("reflog", "expire", "--expire=now", "--all")
    return Trap(old, {("", "1"): "v1.2.0"}, merged_at=at(3))


def shallow_clone(folder: Path, look: Look) -> Trap:
    """What is cloned is a shallow clone itself: its history ends before the fix."""
    made = _begun(folder.with_name("whole"))
    fix = _mended(made)
    made.release("v1.1.0")
    made.commit("More")
    made.release("v1.2.0")
    made.git("clone", "--quiet", "--depth", "2", f"file://{made.folder}", str(folder))
    look()
    return Trap(fix, {("", "1"): "v1.1.0"}, refused=True)


def clock_skew(folder: Path, _: Look) -> Trap:
    """The clock of whoever released was wrong by years: the tagged commit looks older than the fix in it."""
    made = _begun(folder)
    made.commit("More")
    fix = _mended(made, day=40)
    made.release("v1.1.0", day=-3000)
    made.release("v1.2.0", day=41)
    return Trap(fix, {("", "1"): "v1.1.0"}, merged_at=at(40))


def kinds_of_tags(folder: Path, _: Look) -> Trap:
    """Lightweight tags, annotated ones, a tag of a tag, and an annotated one that was made late."""
    made = _begun(folder)
    made.release("v2.0.0-beta.1")
    fix = _mended(made)
    first = made.commit("First")
    made.commit("Second")
    made.tag("build-7", note="a build")
    made.tag("v1.2.0", "build-7", note="the second release")
    made.commit("Third")
    made.tag("v1.3.0")
    made.day += 30
    made.tag("v1.1.0", first, note="the first release, tagged late")
    return Trap(fix, {("", "1"): "v1.1.0"})


TRAPS: tuple[Maker, ...] = (
    cherry_pick, backport_pull_request, same_subject, patch_id_only, tag_off_any_branch, squash_of_many,
    revert_and_re_land, re_tagged_release, taken_back_tag, pre_release_first, branch_cut_before, release_branch_first,
    calendar_versions, monorepo, renamed_default_branch, rewritten_history, shallow_clone, clock_skew, kinds_of_tags,
)  # fmt: skip
