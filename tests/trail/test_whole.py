"""Issues that take several fixes together: the releases that have all of them, over a clone of a real repository."""

from __future__ import annotations

from pathlib import Path

from fixtrail.model.facts import Fix, together
from tests.git.cloning import made
from tests.git.making import Made, at
from tests.trail.tracing import fix_by, mended, traced


def begun(tmp_path: Path) -> tuple[Made, str, str]:
    """Half of the fix went to the branch of 1.2 and is in v1.2.1; the other half went to main and is in v1.3.0, which
    does not have the first."""
    repository = made(tmp_path)
    repository.commit("Begin")
    repository.release("v1.2.0")
    repository.start("1.2")
    one = repository.commit("Count the first rows (#12)", {"first.txt": "1"})
    repository.release("v1.2.1")
    repository.go("main")
    other = repository.commit("Count the last rows (#13)", {"last.txt": "1"})
    repository.release("v1.3.0")
    return repository, one, other


def fixes_of(tmp_path: Path, one: str, other: str) -> tuple[Fix, ...]:
    first = mended(one, title="Count the first rows", base="1.2", merged_at=at(1))
    second = mended(other, title="Count the last rows", number=13, merged_at=at(1))
    return traced(tmp_path, (fix_by(first), fix_by(second)), first, second)


def test_later_of_two_first_releases_need_not_have_both(tmp_path: Path) -> None:
    """The first that has both is found after it, and the evidence names both commits."""
    repository, one, other = begun(tmp_path)
    repository.git("merge", "--quiet", "--no-ff", "--strategy-option=ours", "--message", "Merge branch '1.2'", "1.2")
    repository.release("v1.4.0")
    first, second = fixes_of(tmp_path, one, other)
    assert ([r.tag for r in first.releases], [r.tag for r in second.releases]) == (["v1.2.1"], ["v1.3.0"])
    assert [(r.tag, r.line, r.via) for r in first.whole] == [("v1.4.0", "1", "commit")]
    assert [getattr(e, "text", "") for e in first.whole_evidence] == [f"v1.4.0 contains {one[:7]} and {other[:7]}"]


def test_parts_that_no_release_has_together(tmp_path: Path) -> None:
    """Each is out, and the whole is not."""
    _, one, other = begun(tmp_path)
    first, second = fixes_of(tmp_path, one, other)
    assert (first.release_state, second.release_state, first.whole) == ("released", "released", ())


def test_release_that_has_both_is_the_one_that_the_last_part_came_with(tmp_path: Path) -> None:
    """The plain case."""
    repository = made(tmp_path)
    repository.commit("Begin")
    repository.release("v1.0.0")
    one = repository.commit("Count the first rows (#12)")
    repository.release("v1.1.0")
    other = repository.commit("Count the last rows (#13)")
    repository.release("v1.2.0")
    repository.release("v2.0.0")
    first, _ = fixes_of(tmp_path, one, other)
    assert [(r.line, r.tag) for r in first.whole] == [("1", "v1.2.0"), ("2", "v2.0.0")]


def test_fix_that_history_shows_to_be_taken_back_goes_after_one_that_stands(tmp_path: Path) -> None:
    """The other one is what stands."""
    repository = made(tmp_path)
    repository.commit("Begin")
    one = repository.commit("Count the first rows (#12)", {"first.txt": "1"})
    other = repository.commit("Count the last rows (#13)", {"last.txt": "1"})
    repository.revert(one)
    repository.release("v1.0.0")
    first, second = fixes_of(tmp_path, one, other)
    assert [(f.ref.number if f.ref else 0, f.standing) for f in (first, second)] == [(13, "fix"), (12, "reverted")]
    assert together((first, second)) == (first,)
