"""Long lists are cut with a word, and each section says what it has."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fixtrail.model.facts import Release
from fixtrail.model.failure import Frame
from fixtrail.model.report import (
    NotFetched,
    Report,
    ReportCause,
    ReportCoverage,
    ReportDuplicate,
    ReportDuplicates,
    ReportError,
    ReportEvidence,
    ReportProblem,
    ReportWorkaround,
)
from fixtrail.report.markdown import markdown
from tests.report.lantern import RELEASES, report
from tests.report.test_layout import graph


def section(title: str, **changes: Any) -> str:
    """The text under a heading of the Markdown."""
    text = markdown(report(**changes))
    found = text.split(f"\n## {title}\n\n", 1)[1]
    return found.split("\n## ", 1)[0].strip()


def quotes(count: int, text: str = "x") -> dict[str, ReportEvidence]:
    return {
        **report().evidence,
        **{
            f"e{n}": ReportEvidence(kind="quote", url="", author="x", quote=f"{text} {n}")
            for n in range(900, 900 + count)
        },
    }


def test_fixes_beyond_thirty_are_counted() -> None:
    """The table ends, and says how many more there are."""
    text = section("Fixes", fixes=report().fixes[1:2] * 32)
    assert (text.count("#216"), text.endswith("\n\n2 more are in the JSON report.")) == (30, True)


def test_releases_beyond_forty_are_counted() -> None:
    """A fix in many releases has a row for each of the first; one that only a text names is marked."""
    releases = (Release("", "9.9"), *(Release(f"v{n}", str(n), via="commit") for n in range(41)))
    fix = msgspec.structs.replace(report().fixes[0], releases=releases, release_evidence=(), witnesses=())
    text = section("Releases", fixes=(fix,))
    assert "|  | **9.9** |  | as was said |\n" in text
    assert "|  | **[38](https://github.com/example/lantern/releases/tag/v38)** |  |" in text
    assert text.endswith("\n\n2 more are in the JSON report.")


@pytest.mark.parametrize(
    ("state", "found", "sentence"),
    [
        ("unreleased", 0, "is in no release that was seen: no tag has it."),
        ("unknown", 0, "has releases that could not be told: no tag has it."),
        ("unknown", 1, "may be in others than those named: no tag has it."),
    ],
)
def test_reason_why_releases_are_not_known_is_said(state: str, found: int, sentence: str) -> None:
    """What was not found, and what could not be looked at, are told apart."""
    fix = msgspec.structs.replace(
        report().fixes[0], releases=RELEASES[:found], release_state=state, release_reason="no tag has it", witnesses=(),
        release_evidence=(),
    )  # fmt: skip
    text = section("Releases", fixes=(fix,))
    assert text.splitlines()[-1] == f"[#219](https://github.com/example/lantern/pull/219) {sentence}"


def test_fix_that_no_tag_has_is_in_no_release_yet() -> None:
    """The headline says so where all tags were looked at."""
    fix = msgspec.structs.replace(report().fixes[0], releases=(), release_state="unreleased", witnesses=())
    verdict = msgspec.structs.replace(report().verdict, kind="merged", releases=())
    assert "## 🟣 Fixed, in no release that was seen" in markdown(report(fixes=(fix,), verdict=verdict))


def test_errors_beyond_five_are_counted() -> None:
    """Each message has its fence; the rest is in the JSON report."""
    errors = tuple(ReportError(f"boom {n}", ("e1",)) for n in range(7))
    text = section("Error messages", errors=errors)
    assert text.startswith("```text\nboom 0\n```\n\nAs reported [^e1]\n\n```text\nboom 1")
    assert text.endswith("2 more messages are in the JSON report.")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ReportError("x", ("e1",), kind="E1"), "`E1` [^e1]"),
        (ReportError("x", ("e1",), language="rust"), "(rust) [^e1]"),
        (
            ReportError("x", ("e1",), frames=(Frame("f", "a.py"),)),
            "First in the project’s own code: `f` at `a.py` [^e1]",
        ),
        (ReportError("x", ("e1",), frames=(Frame("", "a.py", 3),)), "First in the project’s own code: `a.py:3` [^e1]"),
        (ReportError("x", ("e1",), frames=(Frame("f"),)), "First in the project’s own code: `f` [^e1]"),
        (ReportError("x", ("e1",), frames=(Frame("f", own=False),)), "As reported [^e1]"),
        (ReportError("x", ("e1", "e2")), "As reported [^e1] [^e2]"),
    ],
)
def test_error_says_what_is_known_of_it(error: ReportError, line: str) -> None:
    """Kind, language and the first frame of the project's own code, where there are any."""
    assert section("Error message", errors=(error,)) == f"```text\nx\n```\n\n{line}"


def test_error_in_a_block_without_frames_shows_where_it_stands() -> None:
    """A log around the message is folded; a block that is only the message is not shown again."""
    held = {**quotes(2), "e900": ReportEvidence(kind="quote", url="", quote="before\nx\nafter")}
    text = section("Error message", errors=(ReportError("x", ("e1", "e900")),), evidence=held)
    assert "<summary>Where it stands, 3 lines</summary>\n\n```text\nbefore\nx\nafter\n```" in text
    held["e900"] = ReportEvidence(kind="quote", url="", quote=" x\n")
    assert "<summary>" not in section("Error message", errors=(ReportError("x", ("e1", "e900")),), evidence=held)


def test_causes_are_listed_with_who_says_so() -> None:
    """One cause is a sentence, several are a list; only what was written word for word is in quotation marks."""
    causes = (ReportCause("a race", ("e1",), "author", "weak"), ReportCause("Found it", ("e3",), "", "likely"))
    assert section("Possible causes", causes=causes) == (
        "- a race (says the reporter, weak) [^e1]\n- “Found it” (likely) [^e3]"
    )


def test_workarounds_beyond_eight_are_counted() -> None:
    """What nobody confirmed says so; what helped some and failed others says both."""
    base = ReportWorkaround("do this", ("e3",))
    tried = msgspec.structs.replace(base, confirmations=2, failures=1, speaker="maintainer", agreed=1)
    text = section("Workarounds", workarounds=(tried, *[base] * 8))
    first = "- **Confirmed by 2 others but did not help 1 other** · from a maintainer · 1 reaction in favour [^e3]"
    assert text.startswith(f"{first}\n\n  > do this\n\n- **Confirmed by nobody yet** [^e3]")
    assert text.endswith("1 more is in the JSON report.")


def test_workaround_does_not_repeat_its_code() -> None:
    """Code that the words hold already is not shown again."""
    words = ReportWorkaround("run `lamp.off()`", ("e3",), code="e900")
    held = {**quotes(1), "e900": ReportEvidence(kind="quote", url="", quote="lamp.off()")}
    assert "```" not in section("Workarounds", workarounds=(words,), evidence=held)


def test_thread_to_follow_is_named_with_its_title() -> None:
    """The canonical thread stands above the other duplicates."""
    found = ReportDuplicates(
        "github.com/example/lantern#198", ("e1",), (ReportDuplicate("github.com/example/lantern#90", "", ("e2",)),)
    )
    base = "https://github.com/example/lantern/issues"
    assert section("Duplicates", duplicates=found).splitlines() == [
        f"The thread to follow is **[#198]({base}/198)** Lamp dies at night [^e1]", "",
        "| Thread | How it is known |", "| --- | --- |", f"| [#90]({base}/90) [^e2] | said in a text |",
    ]  # fmt: skip


def test_long_examples_are_folded_and_many_too() -> None:
    """The first example is open unless it is long; the others stand in one fold, and those beyond six are counted."""
    ids = tuple(f"e{n}" for n in range(900, 908))
    text = section("Code examples", code=ids, evidence=quotes(8))
    assert text.startswith(
        "From the body [^e900]\n\n```text\nx 900\n```\n\n<details>\n<summary>7 more examples</summary>"
    )
    assert "2 more in the JSON report." in text
    long = section("Code example", code=("e900",), evidence=quotes(1, "line\n" * 30))
    assert "<summary>Code, 31 lines</summary>" in long


def test_table_of_many_threads_ends_with_a_count() -> None:
    """Of 70 linked threads 60 have a row; the big picture is folded."""
    big = graph(71, *((n, 0) for n in range(1, 71)))
    text = section("Linked threads", graph=big)
    assert "<details>\n<summary>Picture of the graph, 71 threads</summary>" in text
    assert "11 more are in the JSON report." in text


def test_thread_with_many_ties_names_four() -> None:
    """Ties of one thread with many others are counted beyond four."""
    star = graph(7, *((n, 1) for n in (0, 2, 3, 4, 5, 6)))
    row = next(line for line in section("Linked threads", graph=star).splitlines() if line.startswith("| [#1]"))
    assert row.endswith("; 2 more |")


def test_long_timeline_shows_both_ends() -> None:
    """Of 200 lines the first and last forty are shown, and how many are left out between."""
    text = section("The thread", timeline=report().timeline[:1] * 200)
    assert "| … | 120 lines left out here |" in text
    assert text.count("added the label bug") == 80


def test_coverage_says_what_is_missing() -> None:
    """An incomplete report says so first; reasons, limits, images and problems follow, long lists counted."""
    coverage = ReportCoverage(
        complete=False, fetched=1, known=20, images=2, limits=("budget", "odd"),
        not_fetched=tuple(NotFetched(f"github.com/example/lantern#{n}", "budget") for n in range(14)),
        problems=tuple(ReportProblem("x", f"Problem {n}.") for n in range(22)),
    )  # fmt: skip
    lines = section("What was read", coverage=coverage).splitlines()
    missing = "**Something is missing: a budget, a fault or missing rights kept it away.**"
    assert lines[0] == f"{missing} 1 of 20 known threads were read."
    assert lines[2].startswith("- Not read, budget used up: [#0](")
    assert lines[2].endswith(" and 2 more")
    assert lines[3:5] == ["- Limits that were met: number of requests, odd.", "- 2 images were not looked at."]
    assert lines[5:7] == ["- Problem 0.", "- Problem 1."]
    assert "- 2 more problems are in the JSON report." in lines


def test_cost_names_what_was_spent() -> None:
    """Requests and seconds always, points and tokens where there were any."""
    cost = msgspec.structs.replace(report().cost, graphql_points=0, tokens=1_200, requests=1)
    assert section("What was read", cost=cost).endswith("Cost: 1 request, 1.2 seconds, 1,200 tokens.")


def test_body_of_nothing_and_form_of_nothing_are_left_out() -> None:
    """A thread without body, form and timeline has its counts alone."""
    blank = msgspec.structs.replace(report().issue, body="")
    assert section("The thread", issue=blank, fields=(), timeline=()).count("<details>") == 0


def test_form_fields_show_what_was_filled_in() -> None:
    """Short values stand in line, long ones in a fence, boxes as a list, empty fields by name."""
    text = section("The thread")
    assert "**Lantern version:** `2.3.1` [^e" in text
    assert "- ☑ I searched for the same issue\n- ☐ I can send a pull request" in text
    assert "Left empty: Anything else?" in text


def test_evidence_of_a_bot_and_of_nobody_is_told() -> None:
    """A bot is called one, a missing author ghost, a masked quote masked; unknown documents are texts."""
    held: dict[str, ReportEvidence] = {
        **report().evidence,
        "e3": ReportEvidence(kind="quote", url="", author="stale", is_bot=True, association="OWNER",
                             document="github.com/example/lantern#214/review:1", quote="mail ada@example.org"),
        "e4": ReportEvidence(kind="quote", url="", document="odd", quote="x"),
        "e8": ReportEvidence(kind="computed", url="", fact="state", inputs=tuple("abcdefgh")),
    }  # fmt: skip
    text = markdown(report(evidence=held))
    assert "[^e3]: **stale** (owner, bot), review on #214, partly masked\n" in text.replace("`#214`", "#214")
    assert "[^e4]: **ghost**, text\n" in text
    assert "[^e8]: state (computed from a, b, c, d, e, f and 2 more)" in text


def test_report_whose_ref_is_odd_still_renders() -> None:
    """A hand-made report with another form of ref shows the ref as it stands."""
    whole: Report = report(issue=msgspec.structs.replace(report().issue, ref="odd", title=""))
    assert markdown(whole).startswith("# odd\n")
