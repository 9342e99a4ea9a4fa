"""What changed between two reports of one issue."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.report.diff import SECTIONS, Change, diff, diff_markdown
from tests.report.hostile import ATTACKS, hostile
from tests.report.lantern import earlier, report
from tests.report.rendered import rendered


def told(section: str) -> list[tuple[str, str, str, str]]:
    return [(c.how, c.what, c.before, c.after) for c in diff(earlier(), report()).changes if c.section == section]


def test_report_does_not_differ_from_itself() -> None:
    """The same report made at another time and cost, with other numbers of evidence, is no change."""
    later = report(
        made_at="2026-05-01T00:00:00Z", cost=msgspec.structs.replace(report().cost, requests=99), evidence={}
    )  # fmt: skip
    found = diff(report(), later)
    assert found.changes == ()
    assert diff_markdown(found).endswith("2026-05-01 00:00 UTC\n\nNothing changed.\n")


@pytest.mark.parametrize(
    ("section", "changes"),
    [
        ("verdict", [
            ("changed", "verdict", "in-progress", "released"),
            ("changed", "confidence", "likely", "certain"),
            ("changed", "summary", "#219 is open and says that it closes this.", report().verdict.summary),
        ]),
        ("issue", [
            ("changed", "state", "open", "closed (completed)"),
            ("changed", "title", "Flame goes out", report().issue.title),
            ("changed", "milestone", "", "2.3.2"),
            ("changed", "body", "", ""),
        ]),
        ("labels", [("removed", "label", "needs triage", ""), ("added", "label", "", "area: wick")]),
        ("fixes", [
            ("changed", "#219 Keep the wick length in one place", "open, likely", "merged 2026-03-10, certain"),
            ("added", "#216 Ignore a second trim | quick fix", "", "closed, abandoned, likely"),
        ]),
        ("releases", [("added", "release", "", tag) for tag in ("v2.3.2", "v1.9.7", "v3.0.0-rc.1")]),
        ("errors", [("added", "error", "", "WickError: flame is already out")]),
        ("causes", [("added", "cause", "", report().causes[0].text)]),
        ("workarounds", [
            ("changed", "Until then wait a tick between the two calls:", "0 confirmations, 0 failures",
             "1 confirmation, 0 failures"),
            ("added", "workaround", "", "Looks like #214?"),
        ]),
        ("duplicates", [("changed", "thread to follow", "#90", ""), ("added", "duplicate", "", "#198")]),
        ("discussion", [("changed", "comments", "2", "5"), ("changed", "participants", "3", "5")]),
        ("coverage", [("changed", "coverage", "incomplete", "complete")]),
    ],
)  # fmt: skip
def test_change_is_told_in_its_section(section: str, changes: list[tuple[str, str, str, str]]) -> None:
    """Each section lists what came, went and changed, with how it was and is."""
    assert told(section) == changes


def test_threads_and_links_that_came_are_told() -> None:
    """New nodes and edges of the graph are named, the root and links to itself are not."""
    assert [t[:2] for t in told("threads")] == [
        ("changed", "#219 Keep the wick length in one place"),
        ("added", "#220 Backport of #219 to 1.x"),
        ("added", "example/lantern-cli#17 lantern-cli exits with “flame is already out”"),
    ]
    assert [t[3] for t in told("links")] == [
        "#216 mentions #214", "#220 is a backport of #219", "#214 mentions #90", "#150 is the parent of #214",
        "example/lantern-cli#17 mentions #198",
    ]  # fmt: skip


def test_difference_the_other_way_round_takes_back() -> None:
    """What was added one way is removed the other way, and every change stays in a known section."""
    there, back = diff(earlier(), report()).changes, diff(report(), earlier()).changes
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    turned = {(c.section, opposite[c.how], c.after, c.before) for c in back}
    assert {(c.section, c.how, c.before, c.after) for c in there} == turned
    assert {c.section for c in there} <= set(SECTIONS)


def test_difference_is_masked() -> None:
    """A secret in a new workaround or title is not told."""
    workaround = msgspec.structs.replace(report().workarounds[0], text="write to ada@example.org")
    found = diff(report(), report(workarounds=(workaround,)))
    assert "ada@example.org" not in msgspec.json.encode(found).decode()


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_difference_keeps_its_shape(attack: str) -> None:
    """Whatever the texts, a difference is headings, one list each and links to GitHub."""
    tree = rendered(diff_markdown(diff(report(), hostile(attack))))
    assert tree.faults == []
    assert set(tree.tags) <= {"h1", "h2", "p", "ul", "li", "a", "code"}
    assert [h for h in tree.values("href") if not h.startswith("https://github.com/example/")] == []


def test_many_changes_of_a_section_are_counted() -> None:
    """Of a hundred new labels forty are named."""
    issue = msgspec.structs.replace(report().issue, labels=tuple(f"label {n}" for n in range(100)))
    text = diff_markdown(diff(report(), report(issue=issue)))
    assert "- and 62 more\n" in text


def test_change_without_words_was_changed() -> None:
    """A body that changed is not shown, only named and linked."""
    issue = msgspec.structs.replace(report().issue, body="Other.")
    found = diff(report(), report(issue=issue))
    assert found.changes == (Change("issue", "changed", "body", url=report().issue.url),)
    assert f"- [body]({report().issue.url}) was changed\n" in diff_markdown(found)
