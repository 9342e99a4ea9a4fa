"""Cases of fixes with releases, as the trail fills them in."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from fixtrail.analyse.case import Case
from fixtrail.model.evidence import Computed, Evidence
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Witness
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.making import closed, event, linked, pull

AT = "2026-01-10T00:00:00Z"


def release(tag: str, line: str = "", **more: Any) -> Release:
    """The first release of a line, which contains the fix itself."""
    version = tag.removeprefix("v")
    return Release(**{"tag": tag, "version": version, "line": line or version.split(".")[0], "via": "commit", **more})


def contains(tag: str) -> Computed:
    """What says that a tag has the fix."""
    return Computed("contains", f"{tag} contains it", ("abc", tag), f"https://github.com/example/lantern/tree/{tag}")


def fixed(**more: Any) -> tuple[Thread, Thread]:
    """An issue and the pull request that closed it."""
    mend = pull(2, merged_at=AT)
    return closed(1, timeline=(event("closed", AT, closer=linked(mend)),), **more), mend


def shipping(*releases: Release, **more: Any) -> Case:
    """An issue of which the fix is in these releases."""
    return filled(case(*fixed()), *releases, **more)


def filled(found: Case, *releases: Release, **more: Any) -> Case:
    """The case with the releases of its first fix."""
    facts = {"release_state": "released", "releases": releases} if releases else {}
    evidence = tuple(contains(r.tag) for r in releases)
    first: Fix = replace(found.fixes[0], release_evidence=evidence, **{**facts, **more})
    return replace(found, fixes=(first, *found.fixes[1:]))


def witness(kind: Any, version: str, agrees: bool | None = None, said: Evidence | None = None) -> Witness:
    """Something that names a version."""
    fact = Computed(kind, f"It names {version}", (kind, version), "https://github.com/example/lantern")
    return Witness(kind, version, (said or fact,), agrees)
