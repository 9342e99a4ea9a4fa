"""The five headings and the contradictions: only what the evidence supports."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.headings import guidance
from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Analysis, Canonical, Verdict, VersionAnswer
from tests.analyse.cases import case
from tests.analyse.releasing import contains, filled, fixed, release
from tests.making import closed, comments, event, issue, linked, pull, ref

AT = "2026-01-10T00:00:00Z"


def analysis(root: Thread, *others: Thread) -> Analysis:
    return analyse(case(root, *others))


def test_issue_that_says_nothing_has_only_its_title_and_verdict() -> None:
    """No filler: what is not known is left out."""
    found = analysis(issue(1, body="Help."))
    assert [f.text for f in found.tldr] == [
        "What is reported: It fails",
        "Open: no fix, no pull request that closes it and no confirmed workaround was seen.",
    ]
    assert (found.guidance, found.example, found.notes, found.recommendation) == ((), None, (), None)


def test_tldr_says_what_fails_why_and_how_it_stands() -> None:
    """One sentence each, in this order: the error, the verdict, the cause."""
    said = comments(1, ("grace", "MEMBER", "The root cause is the wick."))
    found = analysis(issue(1, body="```\nLampError: no oil\n```", comments=said))
    assert [f.text for f in found.tldr] == [
        "What fails: LampError: no oil",
        "Open: no fix, no pull request that closes it and no confirmed workaround was seen.",
        "Why: The root cause is the wick.",
    ]


def test_released_fix_advises_to_upgrade() -> None:
    """To the version that is said to have it."""
    mend = pull(2, merged_at=AT)
    said = comments(1, ("grace", "MEMBER", "Fixed in 2.3.1."), first=AT)
    found = analysis(closed(1, timeline=(event("closed", AT, closer=linked(mend)),), comments=said), mend)
    assert [g.finding.text for g in found.guidance] == ["Upgrade to 2.3.1 or later."]
    assert found.recommendation is None  # the one piece of advice is not given twice


def test_workaround_comes_with_its_code_and_who_it_helped() -> None:
    """The block is the example too."""
    said = comments(
        1, ("bob", "NONE", "As a workaround, wait:\n\n```sh\nsleep 1\n```"), ("cid", "NONE", "That worked, thanks!")
    )  # fmt: skip
    found = analysis(issue(1, comments=said))
    assert [(g.finding.text, g.code.text.strip() if g.code else "") for g in found.guidance] == [
        ("Try: As a workaround, wait: (helped 1 more)", "sleep 1")
    ]
    assert found.example is not None
    assert found.example.text.strip() == "sleep 1"


def test_workaround_that_failed_for_more_people_is_left_out() -> None:
    """Two against one."""
    said = comments(
        1,
        ("bob", "NONE", "As a workaround you can set WICK=1."),
        ("cid", "NONE", "That did not work for me, no luck."),
        ("dan", "NONE", "No luck, it still fails."),
    )
    assert analysis(issue(1, comments=said)).workarounds == ()


def test_latest_version_ticked_beside_another_version_is_a_contradiction() -> None:
    """Both are shown with where they stand."""
    body = "### Checklist\n\n- [X] I use the latest version\n\n### Version\n\n2.1.25\n\n### Logs\n\nversion 2.1.7\n"
    (found, *_) = analysis(issue(1, body=body)).findings
    assert found.kind == "contradiction"
    assert found.text == "“Latest version” is ticked; the version stated is 2.1.25, and 2.1.7 elsewhere."
    assert [e.text for e in found.evidence if isinstance(e, Quote)] == [
        "- [X] I use the latest version", "2.1.25", "version 2.1.7",
    ]  # fmt: skip


def test_failure_said_after_the_closing_is_a_contradiction() -> None:
    """The verdict stands, with what speaks against it."""
    said = comments(1, ("bob", "NONE", "It still fails for me."), first="2026-02-01T00:00:00Z")
    found = analysis(closed(1, comments=said))
    assert [f.text for f in found.findings] == ["After the closing one person says that it still fails."]


def test_competing_pull_request_is_a_note() -> None:
    """Who else works on it."""
    mend, other = pull(2, body="Fixes #1"), pull(3, body="Closes #1", state="closed")
    seen = tuple(event("cross-referenced", other=linked(p), will_close=True) for p in (mend, other))
    assert [n.text for n in analysis(issue(1, timeline=seen), mend, other).notes] == [
        "#2 is open.", "#3 was closed without a merge.",
    ]  # fmt: skip


def test_same_case_gives_the_same_analysis() -> None:
    """Nothing depends on order or chance."""
    said = comments(1, ("bob", "NONE", "Same here."), ("cid", "NONE", "Duplicate of #4."))
    made = [analysis(issue(1, comments=said), issue(4)) for _ in range(2)]
    assert made[0] == made[1]


def test_sure_causes_are_told_and_others_beside_them() -> None:
    """A guess alone is not enough."""
    guess = ("bob", "NONE", "I think there is a bug in the wick.")
    sure = ("grace", "MEMBER", "The root cause is that the lantern does not check the oil.")
    assert analysis(issue(1, comments=comments(1, guess))).causes == ()
    found = analysis(issue(1, comments=comments(1, guess, sure))).causes
    assert [(f.text, f.confidence) for f in found] == [
        ("The root cause is that the lantern does not check the oil.", "likely"),
        ("I think there is a bug in the wick.", "weak"),
    ]


def test_what_was_taken_back_is_not_told() -> None:
    """Neither causes nor workarounds."""
    said = comments(
        1,
        ("bob", "NONE", "The root cause is the oil. As a workaround you can pour more oil."),
        ("bob", "NONE", "I was wrong."),
    )
    found = analysis(issue(1, comments=said))
    assert (found.causes, found.workarounds) == ((), ())


def test_workaround_that_failed_for_more_people_is_not_told() -> None:
    """One for whom it failed, nobody for whom it worked."""
    said = comments(
        1, ("bob", "NONE", "As a workaround you can pour more oil."), ("cid", "NONE", "That did not help at all.")
    )
    assert analysis(issue(1, comments=said)).workarounds == ()


def test_advice_is_told_without_the_code_before_it() -> None:
    """The code stands beside it."""
    text = "```sh\nlight --long\n```\n\nA workaround that worked for me: use this."
    found = analysis(issue(1, comments=comments(1, ("bob", "NONE", text))))
    assert [(g.finding.text, g.code.text if g.code else "") for g in found.guidance] == [
        ("Try: A workaround that worked for me: use this.", "light --long")
    ]


@pytest.mark.parametrize(
    ("words", "kind", "advice"),
    [
        ("Fixed on main.", "merged", "Try the newest release; where it still fails, say so there with its version."),
        ("Fixed, and this has been released.", "released", "Upgrade to the newest release."),
    ],
)
def test_what_is_fixed_by_words_alone_has_advice_too(words: str, kind: str, advice: str) -> None:
    """No commit and no version is known: the newest release is the one to try."""
    found = analysis(closed(1, comments=comments(1, ("grace", "MEMBER", words), first=AT)))
    assert (found.verdict.kind, [g.finding.text for g in found.guidance]) == (kind, [advice])


def test_fix_in_a_repository_without_tags_is_not_waited_for() -> None:
    """Nothing is known of its releases: there may have been many since."""
    mend = pull(2, merged_at=AT)
    none = Computed("in-no-tag", "the repository has no tags", ("abc", "0 tags of example/lantern"), "")
    found = filled(case(closed(1, timeline=(event("closed", AT, closer=linked(mend)),)), mend))
    fix = replace(found.fixes[0], release_state="unreleased", release_evidence=(none,))
    told = [
        analyse(replace(found, fixes=(one,))).guidance[0].finding.text
        for one in (fix, replace(fix, release_evidence=()))
    ]
    assert told == [
        "Take a release from after 2026-01-10, and check that it has #2.",
        "Wait for the next release, or build from a state that has #2.",
    ]


@pytest.mark.parametrize(
    ("repository", "advice"),
    [
        ("example/lantern", "Upgrade to 2.3.1 or later; #2 has the rest."),
        ("example/wick", "Follow example/wick#2; add what is new there."),
    ],
)
def test_duplicate_of_what_is_released_is_advised_to_upgrade(repository: str, advice: str) -> None:
    """To a release of the same repository; one of another is of other software."""
    first = ref(2, repository)
    verdict = Verdict(
        "duplicate",
        "certain",
        "Duplicate.",
        (contains("v2.3.1"),),
        canonical=Canonical(first, "released", (release("v2.3.1"),)),
    )
    assert [g.finding.text for g in guidance(case(closed(1)), verdict)] == [advice]


def test_regression_is_followed_where_it_was_reported_anew() -> None:
    """Seen from the older report; the newer one is the place itself."""
    mend = pull(2, merged_at="2026-01-05T00:00:00Z")
    newer = issue(9, body="This was #1, it is back.", created_at="2026-02-01T00:00:00Z")
    seen = event("cross-referenced", "2026-02-01T00:00:00Z", other=linked(newer))
    older = closed(1, timeline=(event("closed", AT, closer=linked(mend)), seen))
    told = [analysis(one, other, mend).guidance[0].finding.text for one, other in ((older, newer), (newer, older))]
    assert told == [
        "Follow #9: say there which version fails for you and which one worked.",
        "Say which version fails for you and which one worked.",
    ]


def test_advice_goes_by_the_version_that_a_user_asks_about_not_by_the_reporters() -> None:
    """The reporter's lacks the fix; the user's has it, or cannot be told of."""
    v2 = release("v2.3.1")
    reported = VersionAnswer("1.0", "reported", "lacks", "It lacks it.", (contains("v2.3.1"),), on_line=v2, overall=v2)
    told = []
    for answer in ("has", "unknown"):
        asked = VersionAnswer("2.5", "asked", answer, "So it is.", (contains("v2.3.1"),))
        found = replace(filled(case(*fixed()), v2), versions=(asked, reported))
        told.append(analyse(found).guidance[0].finding.text)
    assert told == [
        "No upgrade is needed for it: what still fails on 2.5 is something else, or a regression.",
        "Upgrade to 2.3.1 or later.",
    ]
