"""What ancestry says of the fixes of an issue taken together: which releases have all of them, and where that ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from fixtrail.analyse.case import Case
from fixtrail.model.evidence import Computed, Evidence
from fixtrail.model.facts import Confidence, Fix, Release, together
from fixtrail.versions.names import packages_named
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
    fixes = together(case.fixes) if case.fix else ()
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
    whole = len(fixes) > 1
    known = fixes[0].whole if whole else fixes[0].releases
    if not known:
        return Shipped("partly", fixes, (), evidence, "no release is known to have all of them")
    own = _own(case, fixes, known)
    first = min(known, key=lambda r: _place(r, own))
    releases = (first, *(r for r in known if r != first))
    return Shipped("released", fixes, releases, _in_order(fixes[0], releases, whole))


def _tagless(fix: Fix) -> bool:
    """Whether the repository has no tags at all: how it releases is then not known, and not that it does not."""
    facts = [e for e in fix.release_evidence if isinstance(e, Computed) and e.fact == "in-no-tag"]
    return any(e.inputs[-1].startswith("0 tags ") for e in facts)


def _own(case: Case, fixes: Sequence[Fix], releases: Sequence[Release]) -> frozenset[str]:
    """The packages that it is about: those that the titles and labels name, else that of the repository's own name."""
    pulls = [pull for f in fixes if f.ref and (pull := case.threads.get(f.ref))]
    texts = [text for thread in (case.root, *pulls) for text in (thread.title, *thread.labels)]
    named = packages_named({r.package for r in releases}, texts)
    return named or frozenset(r.package for r in releases if r.package.lower() in ("", case.root.ref.repo.lower()))


def _place(release: Release, own: Collection[str]) -> tuple[object, ...]:
    """To name first: stable before pre-releases before nightly builds, what has the commit itself before backports, the
    packages that it is about before others; of equal ones the first that is given, which is the oldest line."""
    return (release.nightly, release.prerelease, release.package not in own, release.via != "commit")


def _in_order(fix: Fix, releases: Sequence[Release], whole: bool) -> tuple[Evidence, ...]:
    """What says of each release that it has the fix, or all of them, in the order of the releases."""
    pairs = zip(fix.whole, fix.whole_evidence, strict=False) if whole else (
        zip(fix.releases, fix.release_evidence, strict=False)
    )  # fmt: skip
    told = list(pairs)
    return tuple(evidence for release in releases for has, evidence in told if has == release)


def in_words(case: Case, found: Shipped) -> str:
    """`in v2.3.1 (and in 1.14.2 on 1.14)`; of pre-releases alone `only in the pre-release v3.0.0-rc.1 so far`; of a fix
    in another repository `in v2.3.1 of other/lantern`."""
    first, *others = found.releases
    name = first.tag or first.version
    abroad = foreign(case, found)
    name += f" of {abroad}" if abroad else ""
    if not found.stable:
        return f"only in the {'nightly build' if first.nightly else 'pre-release'} {name} so far"
    others = [r for r in others if not r.prerelease and not r.nightly and (r.via == "backport" or _earlier(r, first))]
    told = [f"in {r.tag or r.version}{f' on {r.line}' if r.line else ''}" for r in others[:_NAMED]]
    more = len(others) - len(told)
    told += [f"{more} more lines" if more > 1 else "one more line"] if more else []
    return f"in {name}" + (f" (and {', '.join(told)})" if told else "")


def foreign(case: Case, found: Shipped) -> str:
    """The repository whose releases they are, where it is another than the thread's; '' else."""
    repository = found.fixes[0].repository
    return "" if repository.lower() == case.root.ref.repository.lower() else repository


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
