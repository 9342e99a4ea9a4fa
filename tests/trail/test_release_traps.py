"""The traps on the way from a fix to its releases, each on a repository of its own, over a clone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtrail.model.evidence import Computed
from tests.git.traps import TRAPS, Maker
from tests.trail.trapping import answer, sprung


@pytest.mark.parametrize("maker", TRAPS, ids=lambda maker: maker.__name__)
def test_trap_is_not_stepped_into(tmp_path: Path, maker: Maker) -> None:
    """The first release of each line is the right one; what is refused gives no answer, and says so."""
    trap, fix = sprung(tmp_path, maker)
    if trap.refused:
        assert (fix.release_state, fix.releases, "shallow" in fix.release_reason) == ("unknown", (), True)
    else:
        assert (fix.release_state, answer(fix)) == ("released", dict(trap.right))


def test_releases_stand_on_evidence_of_ancestry(tmp_path: Path) -> None:
    """Each release says which tag has which commit."""
    _, fix = sprung(tmp_path, TRAPS[0])
    assert len(fix.release_evidence) == len(fix.releases) == 2
    for release, evidence in zip(fix.releases, fix.release_evidence, strict=True):
        assert isinstance(evidence, Computed)
        assert f"{release.tag} contains {(release.commit or '')[:7]}" in evidence.text
