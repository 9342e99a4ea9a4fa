"""The verdict by ancestry: which releases have the fix, what is unknown, what witnesses say."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.case import Case
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.evidence import Computed
from fixtrail.model.facts import Release
from fixtrail.model.history import Copy
from fixtrail.model.thread import PullFacts
from fixtrail.model.verdict import Verdict, VersionAnswer
from tests.analyse.cases import case
from tests.analyse.releasing import AT, contains, filled, fixed, release, shipping, witness
from tests.making import closed, comments, event, linked, pull, ref

STATED = comments(1, ("grace", "MEMBER", "Fixed in 2.3.1."), first=AT)


def first(found: Case) -> Verdict:
    return verdicts(found)[0]


def told(found: Case) -> tuple[str, str, str]:
    verdict = first(found)
    return verdict.kind, verdict.confidence, verdict.summary


def test_fix_in_a_tag_is_released_for_certain() -> None:
    """GitHub names the pull request, and the tag contains its commit."""
    found = first(shipping(release("v2.3.1")))
    assert (found.kind, found.confidence) == ("released", "certain")
    assert found.summary == "Fixed in v2.3.1 by #2, merged on 2026-01-10."
    assert found.evidence[0] == contains("v2.3.1")


def test_release_before_which_a_tag_could_not_be_told_is_likely() -> None:
    """That it has the fix is sure; that none before it has is not."""
    found = shipping(release("v2.3.1"), release_reason="whether v2.3.0 has it too cannot be told: nothing answers")
    assert told(found) == ("released", "likely", "Fixed in v2.3.1 by #2, merged on 2026-01-10.")


def test_backport_on_an_older_line_is_named_beside() -> None:
    """A later line that has the fix as a matter of course is not."""
    lines = (release("1.14.2", "1.14", via="backport"), release("v2.3.1"), release("v3.0.0"))
    found = first(shipping(*lines))
    assert found.summary == "Fixed in v2.3.1 (and in 1.14.2 on 1.14) by #2, merged on 2026-01-10."
    assert [r.tag for r in found.releases] == ["v2.3.1", "1.14.2", "v3.0.0"]


def test_release_of_another_repository_is_named_with_it() -> None:
    """A pull request there closed the issue here: its versions are not this repository's."""
    found = shipping(release("v2.3.1"))
    found = replace(found, fixes=(replace(found.fixes[0], repository="other/wick", ref=ref(2, "other/wick")),))
    assert first(found).summary == "Fixed in v2.3.1 of other/wick by other/wick#2, merged on 2026-01-10."
    assert advice_of(found) == "Upgrade other/wick to 2.3.1 or later."


def advice_of(found: Case) -> str:
    return next(g.finding.text for g in analyse(found).guidance)


def package(name: str) -> Release:
    return release(f"{name}@1.0.1", "1", package=name, version="1.0.1")


def test_package_that_the_titles_name_goes_first() -> None:
    """The tags of all packages contain the commit; advice names the package."""
    found = shipping(package("glass"), package("wick"))
    assert first(found).summary.startswith("Fixed in glass@1.0.1 by #2")
    found = filled(case(*fixed(title="wick: the flame flickers")), package("glass"), package("wick"))
    assert first(found).summary.startswith("Fixed in wick@1.0.1 by #2")
    assert advice_of(found) == "Upgrade wick to 1.0.1 or later."


def test_later_line_that_lacked_the_fix_for_a_while_is_named_in_the_advice() -> None:
    """2.0.0 is later than 1.9.9 and lacks it; 3.0.0 has it from the beginning."""
    found = shipping(release("v1.9.9"), release("v2.0.3"), release("v3.0.0"), release("v4.0.0-rc.1", prerelease=True))
    assert advice_of(found) == "Upgrade to 1.9.9 or later, on 2 to 2.0.3."


def test_many_older_lines_are_counted() -> None:
    """Two are named."""
    lines = [release(f"v1.{n}.1", f"1.{n}", via="backport") for n in range(4)]
    summary = first(shipping(*lines, release("v2.3.1"))).summary
    assert summary.startswith("Fixed in v2.3.1 (and in v1.0.1 on 1.0, in v1.1.1 on 1.1, 2 more lines) by #2")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "only in the pre-release v3.0.0-rc.1 so far"),
        ({"nightly": True}, "only in the nightly build v3.0.0-rc.1 so far"),
    ],
)
def test_fix_in_a_pre_release_alone_says_so(more: dict[str, bool], words: str) -> None:
    """No stable release has it."""
    found = analyse(shipping(release("v3.0.0-rc.1", "3", prerelease=True, **more)))
    assert found.verdict.summary == f"Fixed {words} by #2, merged on 2026-01-10."
    assert [g.finding.text for g in found.guidance] == [
        "Try 3.0.0-rc.1, a pre-release; no stable release is known to have the fix yet."
    ]


def test_fix_that_reached_releases_by_backports_alone_is_likely() -> None:
    """The tag contains a copy, not the commit that GitHub names."""
    assert told(shipping(release("1.14.2", "1.14", via="backport")))[:2] == ("released", "likely")


def test_fix_in_no_tag_is_merged_for_certain() -> None:
    """All tags were asked."""
    found = shipping(release_state="unreleased", release_reason="no tag has abc1234")
    text = "Fixed by #2, merged on 2026-01-10; in no release yet: no tag has abc1234."
    assert told(found) == ("merged", "certain", text)
    assert analyse(found).guidance[0].finding.text == "Wait for the next release, or build from a state that has #2."


def test_fix_of_which_the_releases_cannot_be_told_says_why() -> None:
    """It is never called released by a date."""
    found = shipping(release_state="unknown", release_reason="nothing may be asked")
    text = "Fixed by #2, merged on 2026-01-10; which release has it cannot be told: nothing may be asked."
    assert told(found) == ("merged", "likely", text)


def test_repository_without_tags_may_release_by_other_means() -> None:
    """That no tag has it says nothing; what people say counts."""
    none = Computed(
        "in-no-tag", "the repository has no tags", ("abc", "0 tags of example/lantern"), "https://github.com"
    )
    facts = {"release_state": "unreleased", "release_reason": "the repository has no tags", "release_evidence": (none,)}
    issue, mend = fixed()
    plain = case(issue, mend)
    found = replace(plain, fixes=(replace(plain.fixes[0], **facts),))
    text = "Fixed by #2, merged on 2026-01-10; which release has it cannot be told: the repository has no tags."
    assert told(found) == ("merged", "likely", text)
    said = case(*fixed(comments=comments(1, ("bob", "NONE", "Fixed in 2.3.1."), first=AT)))
    assert told(replace(said, fixes=found.fixes))[:2] == ("released", "weak")


def two_parts(**more: Any) -> Case:
    """An issue that two pull requests closed in part; the second as told."""
    mend, rest = pull(2, merged_at=AT), pull(3, body="Fixes #1", merged_at="2026-01-09T00:00:00Z")
    issue = closed(
        1, timeline=(event("closed", AT, closer=linked(mend)), event("cross-referenced", AT, other=linked(rest)))
    )
    whole = more.pop("whole", ())
    found = filled(case(issue, mend, rest), release("v2.3.1"), release("v3.0.0"), whole=whole)
    second = replace(found.fixes[1], **more)
    return replace(found, fixes=(found.fixes[0], second))


def test_several_parts_are_released_where_one_release_has_all() -> None:
    """Its own evidence says so, not that of a part."""
    found = two_parts(release_state="released", releases=(release("v2.4.0"),), whole=(release("v2.4.0"),))
    found = replace(
        found, fixes=(replace(found.fixes[0], whole_evidence=(contains("all of it"),)), *found.fixes[1:])
    )  # fmt: skip
    assert first(found).evidence[0] == contains("all of it")
    assert first(found).summary == "Fixed in v2.4.0 by #2 and #3 together, the last merged on 2026-01-10."
    assert [r.tag for r in first(found).releases] == ["v2.4.0"]


def test_several_parts_of_which_one_is_in_no_release_are_merged() -> None:
    """What is out already is said."""
    found = two_parts(release_state="unreleased", release_reason="no tag has it")
    kind, _, summary = told(found)
    assert kind == "merged"
    assert summary.endswith("; in no release together (#2 is in v2.3.1; no tag has it).")


def test_several_parts_in_releases_that_none_shares_are_merged() -> None:
    """Each line lacks one of them."""
    found = two_parts(release_state="released", releases=(release("v1.9.9"),))
    kind, _, summary = told(found)
    assert kind == "merged"
    assert summary.endswith(
        "; in no release together (#2 is in v2.3.1; #3 is in v1.9.9; no release is known to have all of them)."
    )


def test_backport_beside_a_fix_is_no_second_part() -> None:
    """It brings the same change to another line."""
    found = two_parts(release_state="unreleased")
    copy = Copy("def", "pull", found.fixes[0].evidence, ref(3))
    found = replace(found, fixes=(replace(found.fixes[0], copies=(copy,)), found.fixes[1]))
    assert first(found).kind == "released"


def test_fix_on_another_branch_is_one_for_that_branch() -> None:
    """The branch is named."""
    issue, mend = fixed()
    facts = PullFacts(merged=True, merged_at=AT, base_branch="1.14")
    found = case(issue, replace(mend, pull=facts, default_branch="main"))
    found = filled(found, release("1.14.2", "1.14"), branch="1.14")
    assert first(found).summary == "Fixed in 1.14.2 by #2, merged into 1.14 on 2026-01-10."


def test_word_against_ancestry_is_shown_with_it() -> None:
    """A maintainer says 2.3.1; the first tag that contains it is 2.3.2."""
    found = filled(case(*fixed(comments=STATED)), release("v2.3.2"))
    analysis = analyse(found)
    assert (analysis.verdict.kind, [r.tag for r in analysis.verdict.releases]) == ("released", ["v2.3.2"])
    assert [(f.kind, f.text) for f in analysis.findings] == [
        ("contradiction", "A maintainer names 2.3.1; by ancestry v2.3.2 is the first of its line with the fix.")
    ]
    assert contains("v2.3.2") in analysis.findings[0].evidence


@pytest.mark.parametrize("tag", ["v2.3.1", "v2.3.0"])
def test_word_that_goes_with_ancestry_is_no_contradiction(tag: str) -> None:
    """A later release has it too."""
    assert analyse(filled(case(*fixed(comments=STATED)), release(tag))).findings == ()


def test_witness_that_ancestry_denies_is_shown_once() -> None:
    """The changelog and the maintainer name the same version."""
    found = filled(case(*fixed(comments=STATED)), release("v2.3.2"), witnesses=(witness("changelog", "2.3.1", False),))
    assert [f.text for f in analyse(found).findings] == [
        "The changelog names 2.3.1; by ancestry v2.3.2 is the first of its line with the fix."
    ]


def test_version_that_ancestry_denies_is_no_release() -> None:
    """No tag has the fix, and the one that was named lacks it."""
    found = filled(
        case(*fixed(comments=STATED)), release_state="unreleased", witnesses=(witness("comment", "2.3.1", False),)
    )
    assert first(found).kind == "merged"
    assert [f.text for f in analyse(found).findings] == [
        "A comment names 2.3.1 as the release with the fix; by ancestry no release has it."
    ]


def test_version_that_no_tag_is_named_after_stays_said() -> None:
    """Ancestry is silent about it; what contradicts it is shown."""
    found = filled(case(*fixed(comments=STATED)), release_state="unreleased")
    assert told(found)[:2] == ("released", "likely")
    assert [f.kind for f in analyse(found).findings] == ["contradiction"]


def test_agreeing_witness_makes_a_guess_likely() -> None:
    """A stranger's word alone is weak."""
    said = comments(1, ("bob", "NONE", "Fixed in 2.3.1."), first=AT)
    found = case(*fixed(comments=said))
    assert told(found)[:2] == ("released", "weak")
    assert told(filled(found, witnesses=(witness("milestone", "2.3.1"),)))[:2] == ("released", "likely")


def test_bot_and_changelog_together_are_certain() -> None:
    """Of a fix that GitHub names, where ancestry is missing."""
    both = (witness("bot", "v2.3.1"), witness("changelog", "2.3.1"))
    found = first(shipping(witnesses=both, release_reason="nothing may be asked"))
    assert (found.kind, found.confidence, [r.version for r in found.releases]) == ("released", "certain", ["v2.3.1"])
    assert found.summary.endswith("; a release bot and the changelog name v2.3.1 as the release with it.")


def test_stranger_with_the_name_of_a_bot_is_a_stranger() -> None:
    """Anybody may call an account so, and write what release tools write."""
    words = ":tada: This issue has been resolved in version 9.9.9 :tada:"
    said = comments(1, ("eve-bot", "NONE", words), first="2026-01-11T00:00:00Z")
    assert first(case(closed(1, comments=said))).kind == "open"
    kind, confidence, summary = told(case(*fixed(comments=said)))
    assert (kind, confidence) == ("released", "weak")
    assert summary.endswith("released in 9.9.9, says a bot.")


def test_witnesses_that_disagree_raise_nothing() -> None:
    """The release notes name another version than the bot."""
    found = shipping(witnesses=(witness("bot", "2.3.1"), witness("changelog", "2.4.0")))
    assert told(found)[:2] == ("released", "likely")


def test_milestone_alone_says_nothing_of_a_release() -> None:
    """It is a plan."""
    assert first(shipping(witnesses=(witness("milestone", "2.3.1"),))).kind == "merged"


def answer(**more: object) -> VersionAnswer:
    plain = VersionAnswer("1.14.0", "reported", "lacks", "1.14.0 lacks the fix.", (contains("v2.3.1"),))
    return replace(plain, **more)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (
            answer(on_line=release("1.14.2"), overall=release("v2.3.1")),
            "Upgrade from 1.14.0 to 1.14.2, or to 2.3.1 or later.",
        ),
        (answer(overall=release("v2.3.1")), "Upgrade from 1.14.0 to 2.3.1 or later."),
        (
            answer(answer="has"),
            "No upgrade is needed for it: what still fails on 1.14.0 is something else, or a regression.",
        ),
        (answer(), "Upgrade to 2.3.1 or later."),
    ],
)
def test_advice_goes_by_the_version_that_is_asked_about(given: VersionAnswer, advice: str) -> None:
    """To the same line first."""
    found = analyse(replace(shipping(release("v2.3.1")), versions=(given,)))
    assert found.guidance[0].finding.text == advice
    assert found.versions == (given,)
