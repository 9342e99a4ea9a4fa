"""A trap is sprung: what fixtrail answers over a clone that was made before the trap and is updated after it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fixtrail.errors import Unreachable
from fixtrail.model.facts import Fix
from tests.git.cloning import LANTERN, clones
from tests.git.traps import Look, Maker, Trap
from tests.trail.tracing import backport_of, fix_by, mended, traced


def sprung(tmp_path: Path, maker: Maker, also: Look = lambda: None) -> tuple[Trap, Fix]:
    """The trap and the fix with what fixtrail says of its releases; `also` looks when fixtrail first does."""

    def look() -> None:
        with suppress(Unreachable):  # a shallow source is refused, now and later
            clones(tmp_path).update(LANTERN)
        also()

    trap = maker(tmp_path / "source" / "example" / "lantern.git", look)
    thread = mended(
        trap.fix, merged_at=trap.merged_at, title=trap.title, base=trap.base, own=trap.own,
        event_commit=trap.fix if trap.told else "",
    )  # fmt: skip
    others, edges = [], []
    if trap.backport:
        number, title, branch, commit = trap.backport
        others.append(mended(commit, number=number, title=title, base=branch, merged_at=trap.merged_at))
        edges.append(backport_of(others[0]))
    return trap, traced(tmp_path, [fix_by(thread)], thread, *others, edges=edges)[0]


def answer(fix: Fix) -> dict[tuple[str, ...], str]:
    """The first releases as a trap tells them."""
    return {(r.package, r.line, *(["pre-release"] if r.prerelease else [])): r.tag for r in fix.releases}
