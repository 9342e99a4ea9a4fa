"""What ancestry says of the fixes of an issue taken together: which releases have all of them, and where that ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from fixtrail.analyse.case import Case
from fixtrail.model.evidence import Computed, Evidence
from fixtrail.model.facts import Confidence, Fix, Release
from fixtrail.versions.order import compare, same

_NAMED = 2  # releases beside the first that a sentence names


class Shipped(msgspec.Struct, frozen=True):
    """`fixes` are all that it takes. `released`: one release at least has every one of them, `releases` are the first
    of each line that do, the one to name first in front; `partly`: some fix is in a release, and no release has all;
    `unreleased`: all tags were asked. `reason` says why not, of all but `released`."""

    state: Literal["released", "partly", "unreleased", "unknown"]
    fixes: tuple[Fix, ...]
    releases: tuple[Release, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""

    @property
    def stable(self) -> bool:
        """Whether one of the releases is no pre-release."""
        return any(not r.prerelease and not r.nightly for r in self.releases)

    @property
    def by_structure(self) -> bool:
        """Whether GitHub's structure names every fix, the tag named first contains the commit itself, and all tags that
        might have had it before were told."""
        whole = all(f.confidence == "certain" and not f.release_reason for f in self.fixes)
        return whole and bool(self.releases) and self.releases[0].via == "commit"


def shipped(case: Case) -> Shipped | None:
    """What is known of the releases of all fixes that stand; None where none does."""
    fixes = needed(case)
    if not fixes:
        return None
    states = {"unknown" if _tagless(f) else f.release_state for f in fixes}
    evidence = tuple(e for f in fixes if f.release_state != "released" for e in f.release_evidence)
    if states != {"released"}:
        reasons = dict.fromkeys(f.release_reason for f in fixes if f.release_state != "released" and f.release_reason)
        state: Literal["partly", "unreleased", "unknown"] = "unknown" if "unknown" in states else "unreleased"
        if state == "unreleased" and "released" in states:
            state = "partly"
        return Shipped(state, fixes, (), evidence, "; ".join(reasons))
    releases = _with_all(fixes)
    if not releases:
        return Shipped("partly", fixes, (), evidence, "no release has all of them")
    first = min(releases, key=lambda r: _place(case, r))
    releases = (first, *(r for r in releases if r != first))
    return Shipped("released", fixes, releases, _evidence_of(fixes, releases))


def _tagless(fix: Fix) -> bool:
    """Whether the repository has no tags at all: how it releases is then not known, and not that it does not."""
    facts = [e for e in fix.release_evidence if isinstance(e, Computed) and e.fact == "in-no-tag"]
    return any(e.inputs[-1].startswith("0 tags ") for e in facts)


def needed(case: Case) -> tuple[Fix, ...]:
    """The merged fixes that it takes: the first, and those beside it that are no guess, no backport and of the same
    repository."""
    first = case.fix
    if first is None:
        return ()
    copies = {first.ref, *first.backports, *(c.pull for c in first.copies)}
    commits = {c.commit for c in first.copies} | {first.landed, first.merge_commit}
    beside = [
        f for f in case.fixes[1:]
        if f.standing == "fix" and f.state == "merged" and f.confidence != "weak" and first.confidence != "weak"
        and f.repository.lower() == first.repository.lower()
        and not (f.ref and f.ref in copies) and not (f.commit and f.commit in commits)
    ]  # fmt: skip
    return (first, *beside)


def _with_all(fixes: Sequence[Fix]) -> tuple[Release, ...]:
    """Of each line that has every fix, the latest of their first releases."""
    if len(fixes) == 1:
        return fixes[0].releases
    lines = [{(r.package, r.line): r for r in f.releases} for f in fixes]
    common = [key for key in lines[0] if all(key in line for line in lines)]
    return tuple(_latest([line[key] for line in lines]) for key in common)


def _latest(releases: Sequence[Release]) -> Release:
    last = releases[0]
    for release in releases[1:]:
        order = compare(release.version, last.version)
        later = order > 0 if order is not None else (release.date or "") > (last.date or "")
        last = release if later else last
    return last


def _place(case: Case, release: Release) -> tuple[object, ...]:
    """To name first: stable before pre-releases before nightly builds, what has the commit itself before backports, the
    repository's own name before other packages; of equal ones the first that is given, which is the oldest line."""
    own = release.package.lower() in ("", case.root.ref.repo.lower())
    return (release.nightly, release.prerelease, not own, release.via != "commit")


def _evidence_of(fixes: Sequence[Fix], releases: Sequence[Release]) -> tuple[Evidence, ...]:
    """What says that each release has each fix, in the order of the releases."""
    found: dict[str, Evidence] = {}
    for release in releases:
        for fix in fixes:
            for has, evidence in zip(fix.releases, fix.release_evidence, strict=False):
                if (has.package, has.line) == (release.package, release.line):
                    found.setdefault(evidence.key, evidence)
    return tuple(found.values())


def in_words(found: Shipped) -> str:
    """`in v2.3.1 (and in 1.14.2 on 1.14)`; of pre-releases alone `only in the pre-release v3.0.0-rc.1 so far`."""
    first, *others = found.releases
    name = first.tag or first.version
    if not found.stable:
        return f"only in the {'nightly build' if first.nightly else 'pre-release'} {name} so far"
    others = [r for r in others if not r.prerelease and not r.nightly and (r.via == "backport" or _earlier(r, first))]
    told = [f"in {r.tag or r.version}{f' on {r.line}' if r.line else ''}" for r in others[:_NAMED]]
    more = len(others) - len(told)
    told += [f"{more} more lines" if more > 1 else "one more line"] if more else []
    return f"in {name}" + (f" (and {', '.join(told)})" if told else "")


def _earlier(release: Release, first: Release) -> bool:
    """Whether a release is of an older line of the same package: that later ones have it goes without saying."""
    return release.package == first.package and (compare(release.version, first.version) or 0) < 0


def sides(case: Case, fixes: Sequence[Fix]) -> str:
    """`by #12, merged on 2024-05-01`; of a branch that is not the default one, `merged into 1.14 on 2024-05-01`."""
    names = [_called(case, fix) for fix in fixes]
    by = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"
    return f"by {by}, {when(case, max(fixes, key=lambda f: f.merged_at or ''), last=len(names) > 1)}"


def when(case: Case, fix: Fix, *, last: bool = False) -> str:
    """`merged on 2024-05-01`, with the branch where it is another than the default one."""
    verb = "merged" if fix.kind == "pull" else "committed"
    branch = f" into {fix.branch}" if aside(case, fix) else ""
    day = f" on {fix.merged_at[:10]}" if fix.merged_at else ""
    return f"{'the last ' if last else ''}{verb}{branch}{day}"


def aside(case: Case, fix: Fix) -> bool:
    """Whether a fix went to another branch than the default one: it is then a fix for that branch."""
    thread = case.threads.get(fix.ref) if fix.ref else None
    default = (thread.default_branch if thread else None) or case.root.default_branch
    return bool(fix.branch and default and fix.branch != default)


def unreleased_words(case: Case, found: Shipped) -> str:
    """What is to be said of the releases where none has all of the fixes."""
    if found.state == "unreleased":
        return "in no release yet" + (f": {found.reason}" if found.reason else "")
    if found.state == "partly":
        inside = [f for f in found.fixes if f.release_state == "released"]
        told = [f"{_called(case, f)} is in {f.releases[0].tag or f.releases[0].version}" for f in inside if f.releases]
        return f"in no release together ({'; '.join((*told, found.reason))})"
    return f"which release has it cannot be told: {found.reason}" if found.reason else _UNASKED


_UNASKED = "no text seen says which release has it"


def _called(case: Case, fix: Fix) -> str:
    return fix.ref.within(case.root.ref) if fix.ref else f"commit {(fix.commit or '')[:10]}"


_GRADES: tuple[Confidence, ...] = ("weak", "likely", "certain")


def least_confidence(fixes: Sequence[Fix]) -> Confidence:
    """Of fixes that it takes all of."""
    return min((f.confidence for f in fixes), key=_GRADES.index)


def same_version(one: str, other: str) -> bool:
    """Whether two ways of writing mean one version: `v2.3.1`, `2.3.1`."""
    return one == other or same(one, other)


def line_of(version: str, releases: Sequence[Release]) -> Release | None:
    """The release of the line that a version belongs to, the narrowest one; None where none fits."""
    plain = version.lower().lstrip("v")
    fitting = [r for r in releases if r.line and f"{plain}.".startswith(f"{r.line.lower().lstrip('v')}.")]
    return max(fitting, key=lambda r: len(r.line), default=None)
