"""A report as a preflight answer: within its budget, valid by its schema, the verdict first, texts as data."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtrail.errors import InvalidInput
from fixtrail.model.facts import Release
from fixtrail.model.preflight import LEAST, TOKENS, Preflight
from fixtrail.model.report import (
    NotFetched,
    Report,
    ReportCanonical,
    ReportCoverage,
    ReportEdge,
    ReportEvidence,
    ReportGraph,
    ReportNode,
    ReportProblem,
    ReportStatement,
    ReportVersion,
)
from fixtrail.report.preflight import preflight
from fixtrail.report.preflight_fit import size
from fixtrail.report.preflight_json import preflight_from_json, preflight_json, preflight_schema
from fixtrail.report.preflight_text import WIDTH, preflight_text
from tests.report.hostile import ATTACKS, spoiled
from tests.report.lantern import report

VALID = jsonschema.Draft202012Validator(preflight_schema())
TEXTS = st.one_of(
    st.sampled_from(ATTACKS), st.text(st.characters(), max_size=400), st.text('“"\\\u202eé日🏮\n ', max_size=3_000)
)


def changed(made: Report, **parts: Any) -> Report:
    return msgspec.structs.replace(made, **parts)


def quoted(made: Report, kind: str, *quotes: ReportEvidence) -> Report:
    """The report with a finding of a kind that stands on these quotes."""
    ids = tuple(f"x{n}" for n in range(len(quotes)))
    evidence = {**made.evidence, **dict(zip(ids, quotes, strict=True))}
    return changed(made, evidence=evidence, findings=(*made.findings, ReportStatement("Said.", ids, kind)))


def quote(text: str, at: str = "2026-03-20T09:00:00Z", **more: Any) -> ReportEvidence:
    url = more.pop("url", f"https://github.com/example/lantern/issues/214#issuecomment-{len(text)}")
    return ReportEvidence("quote", url, more.pop("author", "pat"), created_at=at, quote=text, **more)


def grown(made: Report, times: int, text: str) -> Report:
    """The report with every list many times as long, and names as long as the text."""
    versions = tuple(ReportVersion(text, "asked", "lacks", text, ()) for _ in range(times))
    canonical = ReportCanonical(text, "released", made.verdict.releases, (text,) * times)
    verdict = msgspec.structs.replace(made.verdict, releases=made.verdict.releases * times, canonical=canonical)
    problems = tuple(ReportProblem("partial", text, text) for _ in range(times))
    left = tuple(NotFetched(text, "forbidden") for _ in range(times))
    coverage = ReportCoverage(False, times, 3 * times, left, (text,) * times, 0, problems)
    issue = msgspec.structs.replace(made.issue, ref=text, url=text)
    grown = changed(
        made, verdict=verdict, fixes=made.fixes * times, versions=versions, workarounds=made.workarounds * times,
        coverage=coverage, issue=issue,
    )  # fmt: skip
    return quoted(grown, "contradiction", *(quote(text + str(n), url=f"{made.issue.url}#{n}") for n in range(times)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.integers(0, 12), st.sampled_from([LEAST, TOKENS, 4_000]))
def test_answer_of_any_report_is_within_its_budget_and_valid(text: str, times: int, tokens: int) -> None:
    """However long the thread, whatever its texts: as JSON and as text."""
    answer = preflight(grown(spoiled(report(), text), times, text), tokens=tokens)
    assert size(answer) <= tokens
    assert -(-len(preflight_json(answer)) // 3) <= tokens
    VALID.validate(json.loads(preflight_json(answer)))
    assert preflight_from_json(preflight_json(answer)) == answer


def test_answer_has_the_verdict_of_the_report() -> None:
    """With releases, fixes, evidence by who says it, and what to do."""
    answer = preflight(report())
    assert (answer.verdict, answer.confidence, answer.state) == ("released", "certain", "closed")
    assert [(r.version, r.line) for r in answer.releases] == [("2.3.2", "2"), ("1.9.7", "1")]
    assert [(f.name, f.standing) for f in answer.fixes][:2] == [
        ("example/lantern#219", "fix"), ("example/lantern#216", "abandoned"),
    ]  # fmt: skip
    assert [(e.kind, e.who) for e in answer.evidence][:2] == [("event", "github"), ("computed", "fixtrail")]
    assert answer.would_change[0] == "a report that it still fails on 2.3.2 or later"
    assert answer.omitted == ()


def test_what_is_left_out_is_named_with_the_way_to_it() -> None:
    """So that who needs it can ask."""
    made = quoted(report(), "contradiction", *(quote(f"Still fails, {n}. " * 60) for n in range(12)))
    answer = preflight(made, tokens=LEAST)
    assert answer.omitted[-1] == "all of it: fixtrail report example/lantern#214"
    assert "contradictions" in answer.omitted[0]


def test_long_quote_is_cut_at_a_word_and_says_so() -> None:
    """The beginning of it stands as it was written."""
    made = quoted(report(), "contradiction", quote("Still broken in 2.4. " * 200))
    shown = preflight(made).contradictions[0]
    assert shown.cut
    assert ("Still broken in 2.4. " * 200).startswith(shown.text.removesuffix("…"))
    assert shown.text.removesuffix("…").endswith(("Still", "broken", "in", "2.4."))


def test_contradictions_come_newest_first_and_before_what_is_only_later() -> None:
    """A late "still broken" is what a reader must see."""
    made = quoted(report(), "later", quote("Thanks for the release!", "2026-03-25T09:00:00Z"))
    made = quoted(
        made, "contradiction", quote("Broken.", "2026-03-21T09:00:00Z"), quote("Still broken!", "2026-03-24T09:00:00Z")
    )
    made = changed(made, evidence={**made.evidence, "x0": made.evidence["x0"]})
    found = [(c.text, c.later) for c in preflight(made).contradictions]
    assert [text for text, later in found if not later][:2] == ["Still broken!", "Broken."]
    assert [later for _, later in found] == sorted(later for _, later in found)


def test_hidden_characters_are_shown_and_secrets_masked() -> None:
    """Texts of threads are data; who reads them sees all of it but what nobody should."""
    text = "Use \u202eghp_0123456789abcdefghijABCDEFGHIJ456789 or mira.k@example.org"
    made = quoted(report(), "contradiction", quote(text))
    shown = preflight(made).contradictions[0]
    assert "⟨U+202E⟩" in shown.text
    assert "0123456789" not in shown.text
    assert "mira.k" not in preflight_text(preflight(made))
    assert shown.masked


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({"author": "stale-bot", "is_bot": True}, "bot"), ({"association": "MEMBER"}, "maintainer"),
        ({"author": "mira-k"}, "author"), ({"association": "CONTRIBUTOR"}, "contributor"), ({}, "stranger"),
    ],
)  # fmt: skip
def test_who_says_it_is_told(more: dict[str, Any], who: str) -> None:
    """A stranger's word is not a maintainer's."""
    made = quoted(report(), "contradiction", quote("Still broken.", **more))
    assert preflight(made).contradictions[0].who == who


def test_workaround_is_told_as_the_words_of_somebody() -> None:
    """Advice of ours never repeats a stranger's words as ours."""
    verdict = msgspec.structs.replace(report().verdict, kind="workaround", releases=())
    found = preflight(changed(report(), verdict=verdict)).do
    assert [text for text in found if "settled" in text] == []
    assert any(text.startswith("A workaround, says a reader (confirmed by 1): “") for text in found)


def test_pull_request_says_who_else_works_on_the_issue() -> None:
    """Open ones first; the pull request itself is none of them."""

    def node(number: int, state: Any) -> ReportNode:
        return ReportNode(f"github.com/example/lantern#{number}", "pull", f"Try {number}", state, 1, True)

    def edge(number: int, target: int) -> ReportEdge:
        source, to = (f"github.com/example/lantern#{n}" for n in (number, target))
        return ReportEdge(source, to, "closes", "structure", "cross-reference", ())

    nodes = (node(219, "open"), node(216, "closed"), node(230, "open"), node(231, "open"))
    edges = (edge(219, 7), edge(216, 7), edge(230, 7), edge(231, 8))
    issue = msgspec.structs.replace(report().issue, kind="pull", ref="github.com/example/lantern#219", state="open")
    made = changed(report(), issue=issue, graph=ReportGraph(nodes, edges))
    assert [(o.ref, o.state) for o in preflight(made).others] == [
        ("example/lantern#230", "open"), ("example/lantern#216", "closed"),
    ]  # fmt: skip


def test_end_that_was_not_read_makes_the_answer_incomplete() -> None:
    """A thread of more pages than are read may end otherwise."""
    problem = ReportProblem("limit-pages", "60 pages were read", "github.com/example/lantern#214")
    found = preflight(changed(report(), coverage=ReportCoverage(True, 1, 1, problems=(problem,)))).coverage
    assert (found.complete, found.end_unread) == (False, True)


def test_problem_of_another_thread_names_it() -> None:
    """That of the thread itself goes without saying."""
    here, there = (ReportProblem("partial", "cut", f"github.com/example/lantern#{n}") for n in (214, 219))
    found = preflight(changed(report(), coverage=ReportCoverage(False, 1, 1, problems=(here, there)))).coverage
    assert found.problems == ("cut", "example/lantern#219: cut")


@pytest.mark.parametrize(
    ("confidence", "code", "number", "complete"),
    [
        ("certain", "partial", 219, True),
        ("certain", "dropped-events", 219, True),
        ("certain", "partial", 214, False),
        ("likely", "partial", 219, False),
        ("certain", "stale", 219, False),
        ("certain", "budget", 219, False),
    ],
)
def test_gap_in_another_thread_leaves_a_certain_answer_complete(
    confidence: Any, code: str, number: int, complete: bool
) -> None:
    """A script that asks need not fail over the list of commits of a pull request; what was kept away is another
    thing."""
    problem = ReportProblem(code, "cut", f"github.com/example/lantern#{number}")
    verdict = msgspec.structs.replace(report().verdict, confidence=confidence)
    made = changed(report(), verdict=verdict, coverage=ReportCoverage(False, 1, 1, problems=(problem,)))
    assert preflight(made).coverage.complete is complete


def test_settled_threads_are_told_as_such() -> None:
    """Why it stopped, and how many requests that saved, at least."""
    left = tuple(NotFetched(f"github.com/example/lantern#{n}", "settled") for n in (5, 6))
    answer = preflight(changed(report(), coverage=ReportCoverage(True, 2, 4, left)), saved=3)
    assert answer.coverage.stopped == "certain without 2 linked threads, which could not change it"
    assert (answer.coverage.left, answer.cost.saved) == (2, 3)
    assert "at least 3 saved" in preflight_text(answer)


def test_text_begins_with_the_verdict_and_keeps_to_the_width() -> None:
    """But for addresses, which stay whole."""
    made = spoiled(report(), "日本語の文章です " * 30 + "W" * 200)
    lines = preflight_text(preflight(made)).splitlines()
    assert lines[0].startswith("RELEASED (certain): Fixed in ")
    assert [line for line in lines if "https://" not in line and len(line) > WIDTH] == []


def test_text_tells_each_kind_of_release() -> None:
    """A backport, a pre-release, a package, a version that was only said."""
    releases = (
        Release("pkg@1.2.3", "1.2.3", "2026-03-14T10:00:00Z", line="1", package="pkg", via="backport"),
        Release("", "2.0.0"),
        Release("v3.0.0-rc.1", "3.0.0-rc.1", None, True, "3", via="commit"),
    )
    made = changed(report(), verdict=msgspec.structs.replace(report().verdict, releases=releases))
    shown = preflight_text(preflight(made))
    assert "pkg 1.2.3, 2026-03-14, tag pkg@1.2.3, line 1, by a backport" in " ".join(shown.split())
    assert "2.0.0, as was said; no tag was looked at" in " ".join(shown.split())
    assert "3.0.0-rc.1, tag v3.0.0-rc.1, line 3, a pre-release" in " ".join(shown.split())


@pytest.mark.parametrize("kind", ["duplicate", "open", "unknown", "in-progress", "answered", "elsewhere", "regression"])
def test_every_verdict_says_what_would_change_it(kind: Any) -> None:
    """And has a headline of its own."""
    verdict = msgspec.structs.replace(report().verdict, kind=kind, releases=(), confidence="weak")
    answer = preflight(changed(report(), verdict=verdict))
    assert answer.would_change[1:] == ("a word of somebody with write access",)
    assert preflight_text(answer).startswith(f"{kind.upper()} (weak): ")


@pytest.mark.parametrize("data", [b"", b"[]", b'{"schema": 1}', b"\xff"])
def test_what_is_no_answer_is_refused_with_a_sentence(data: bytes) -> None:
    """Broken JSON and JSON of another shape are invalid input."""
    with pytest.raises(InvalidInput, match=r"^This is not a preflight answer in JSON: "):
        preflight_from_json(data)


def test_smallest_budget_is_kept_where_less_is_asked_for() -> None:
    """The verdict itself needs some room."""
    answer: Preflight = preflight(report(), tokens=1)
    assert size(answer) <= LEAST
    assert answer.verdict == "released"


def test_limit_that_an_exit_status_goes_by_is_kept_in_the_smallest_answer() -> None:
    """Depth and hubs are met by most; that GitHub's limit was is told whatever else is left out."""
    made = grown(report(), 12, "é" * 300)
    limits = ("depth", "max-threads", "max-nodes", "hub", "host", "budget", "rate-limited")
    answer = preflight(changed(made, coverage=msgspec.structs.replace(made.coverage, limits=limits)), tokens=LEAST)
    assert answer.coverage.limits[:1] == ("rate-limited",)


def test_fact_of_which_both_ends_tell_is_shown_once() -> None:
    """A link is computed from the issue and from the pull request; its sentence is the same."""
    ends = {
        f"e90{n}": ReportEvidence(
            kind="computed", url=f"https://github.com/example/lantern/issues/{n}", text="It is linked"
        )
        for n in (1, 2)
    }
    whole = report()
    verdict = msgspec.structs.replace(whole.verdict, evidence=tuple(ends))
    found = preflight(msgspec.structs.replace(whole, verdict=verdict, evidence={**whole.evidence, **ends}))
    assert [piece.text for piece in found.evidence].count("It is linked") == 1
