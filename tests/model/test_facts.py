"""Which of several fixes it takes together."""

from __future__ import annotations

import pytest

from fixtrail.model.evidence import Computed
from fixtrail.model.facts import Confidence, Fix, Release, together

WHY = (Computed("state", "It is so", ("x",), "https://github.com/example/lantern/issues/1"),)


def fix(commit: str, confidence: Confidence, *releases: tuple[str, str]) -> Fix:
    """A commit that fixes it, in the first releases of lines, each with how it got there."""
    found = tuple(Release(f"v{line}.1", f"{line}.1", line=line, via=via) for line, via in releases)  # type: ignore[arg-type]
    return Fix(
        kind="commit", ref=None, commit=commit * 40, repository="example/lantern", title="", state="merged",
        standing="fix", confidence=confidence, score=90.0, evidence=WHY, releases=found, release_state="released",
    )  # fmt: skip


MAIN = fix("a", "certain", ("5", "commit"), ("6", "commit"), ("old-5", "backport"))


@pytest.mark.parametrize(
    ("other", "needed"),
    [
        (fix("b", "likely", ("6", "commit")), True),
        (fix("b", "likely", ("old-5", "commit")), False),
        (fix("b", "certain", ("old-5", "commit")), True),
        (fix("b", "likely", ("old-5", "commit"), ("7", "commit")), True),
        (fix("b", "likely"), True),
        (fix("b", "weak", ("6", "commit")), False),
    ],
    ids=["same-line", "another-branch", "by-structure", "a-line-of-its-own", "in-no-release", "a-guess"],
)
def test_fix_of_another_branch_is_no_part_where_the_first_was_brought_there(other: Fix, needed: bool) -> None:
    """Two parts meet on a line as the commits that they are; a fix for one branch never meets that of the other."""
    assert (other in together((MAIN, other))) is needed
