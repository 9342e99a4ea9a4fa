"""Where ways to find the first release of a fix are wrong: `python benchmarks/release_traps.py [--sample N]`.

Each trap is a small real repository, made here, with one fix of which the first release of each maintained line is
known: backports told in four ways, tags off any branch, squashes, reverts, moved tags, history written anew, wrong
clocks and more. fixtrail answers over a clone that was made before what the trap changes and is updated after it.
Beside it three ways that people use, on an ordinary clone that `git fetch --tags` updates: `git describe --contains`;
`git tag --contains`, the first by date; and the first tag by date whose history has a commit with the fix's patch id.
Each of these names one release: `wrong` is one that is no first release of any line, `misses` one beside which others
were to be named, `nothing` none. fixtrail is right where it names all of them and no other, or refuses what is to be
refused. `*_right` count full answers, `*_wrong` wrong ones; `seconds` is fixtrail's, all traps, with cloning.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.git.making import git
from tests.git.traps import TRAPS, Maker, Trap
from tests.trail.trapping import answer, sprung

from benchmarks.bench import arguments, finish, sampled

Way = Callable[[Path, str], str]


def said(folder: Path, *command: str) -> str:
    """What git prints; '' where it fails."""
    try:
        return git(folder, *command)
    except subprocess.CalledProcessError:
        return ""


def describe(folder: Path, fix: str) -> str:
    """The tag that `git describe --contains` begins with."""
    return said(folder, "describe", "--contains", fix).partition("~")[0].partition("^")[0]


def tag_contains(folder: Path, fix: str) -> str:
    """The first by date of the tags that contain it."""
    return said(folder, "tag", "--contains", fix, "--sort=creatordate").partition("\n")[0]


def patch_id(folder: Path, fix: str) -> str:
    """The first tag by date whose history has a commit with the same change."""
    wanted = patch_ids(folder, "show", fix).values()
    if not wanted:
        return ""
    for tag in said(folder, "tag", "--sort=creatordate").splitlines():
        if set(wanted) & set(patch_ids(folder, "log", "-p", f"refs/tags/{tag}").values()):
            return tag
    return ""


def patch_ids(folder: Path, *command: str) -> dict[str, str]:
    lines = git(folder, "patch-id", "--stable", given=said(folder, *command) + "\n").splitlines()
    return {sha: patch for patch, _, sha in (line.partition(" ") for line in lines)}


PEERS: Mapping[str, Way] = {"describe": describe, "tag_contains": tag_contains, "patch_id": patch_id}


class Ordinary:
    """A clone as people have one: all branches and tags, and tags that were moved stay as they were."""

    def __init__(self, folder: Path, trap: Path) -> None:
        self.folder, self._source = folder / "ordinary", trap

    def look(self) -> None:
        """Clone, or fetch what is new."""
        if self.folder.exists():
            said(self.folder, "fetch", "--quiet", "--tags", "origin")
        else:
            git(self._source.parent, "clone", "--quiet", f"file://{self._source}", str(self.folder))


def judged(trap: Trap, named: str) -> str:
    """What is to be said of one release that a way named."""
    stable = [tag for place, tag in trap.right.items() if "pre-release" not in place]
    if not named:
        return "nothing"
    if named not in stable:
        return f"wrong: {named}"
    left = [tag for tag in stable if tag != named]
    return f"misses {left[0]}" + (f" and {len(left) - 1}" if left[1:] else "") if left else "right"


def tried(maker: Maker) -> tuple[dict[str, str], float]:
    """What each way makes of one trap, and how long fixtrail took."""
    with tempfile.TemporaryDirectory() as folder:
        ordinary = Ordinary(Path(folder), Path(folder) / "source" / "example" / "lantern.git")
        spent = time.perf_counter()
        trap, fix = sprung(Path(folder), maker, ordinary.look)
        spent = time.perf_counter() - spent
        ordinary.look()
        if trap.refused:
            ours = "right: refused" if fix.release_state == "unknown" and not fix.releases else f"wrong: {answer(fix)}"
        else:
            ours = "right" if answer(fix) == dict(trap.right) else f"wrong: {', '.join(answer(fix).values()) or 'none'}"
        return {"fixtrail": ours} | {
            name: judged(trap, way(ordinary.folder, trap.fix)) for name, way in PEERS.items()
        }, spent


def main() -> None:
    options = arguments(__doc__)
    makers = sampled(TRAPS, options.sample)
    counts: Counter[str] = Counter()
    seconds = 0.0
    widths = (26, 16, 34, 34, 34)
    print("release_traps: the first release of a fix, where it is easily got wrong")
    print("".join(f"{cell:<{w}}" for cell, w in zip(("  trap", "fixtrail", *PEERS), widths, strict=True)))
    for maker in makers:
        found, spent = tried(maker)
        seconds += spent
        for name, verdict in found.items():
            kind = verdict.partition(":")[0].partition(" ")[0]
            counts[f"{name}_{kind}"] += 1
        cells = (f"  {maker.__name__}", *found.values())
        print("".join(f"{cell:<{w}}" for cell, w in zip(cells, widths, strict=True)))
    kinds = {f"{name}_{kind}": counts[f"{name}_{kind}"] for name in ("fixtrail", *PEERS) for kind in ("right", "wrong")}
    finish({"traps": len(makers), **kinds, "seconds": round(seconds, 2)})


if __name__ == "__main__":
    main()
