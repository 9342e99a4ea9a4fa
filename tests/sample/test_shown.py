"""What the sample archive was written to show, besides the verdicts (those are in tests/trail)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from fixtrail import Trail, open_trail


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trail]:
    """A trail over the sample alone, which asks nothing of the network."""
    folder = tmp_path_factory.mktemp("sample")
    settings = folder / "config.toml"
    settings.touch()
    database = str(folder / "fixtrail.sqlite")
    with (
        as_file(files("fixtrail.sample") / "threads") as archive,
        open_trail(environ={"FIXTRAIL_CONFIG": str(settings)}, database=database, offline=True) as opened,
    ):
        result = opened.import_archive(Path(archive))
        assert (result.threads, result.skipped_total, result.files) == (29, 0, 2)
        yield opened


@pytest.mark.parametrize("number", [112, 115, 118])
def test_circle_of_duplicates_comes_to_an_end(trail: Trail, number: int) -> None:
    """Three issues that are duplicates of each other: all are members, and one of them is the one to follow."""
    report = trail.report(f"example/lantern#{number}")
    members = {report.duplicates.canonical, *(m.ref for m in report.duplicates.members), report.issue.ref}
    assert members == {f"github.com/example/lantern#{n}" for n in (112, 115, 118)}


def test_backport_and_both_releases_are_named(trail: Trail) -> None:
    """The fix of #101 is known with its backport and the two releases that the project announced."""
    report = trail.report("example/lantern#101")
    fix = report.fixes[0]
    assert fix.ref == "github.com/example/lantern#104"
    assert [e.source for e in report.graph.edges if (e.kind, e.target) == ("backport-of", fix.ref)] == [
        "github.com/example/lantern#106"
    ]
    assert [release.version for release in fix.releases] == ["1.4.2", "1.3.5"]


def test_reverted_fix_gives_way_to_the_one_that_landed_again(trail: Trail) -> None:
    """Of the two pull requests that closed #126 the one that stands is the fix, and the other is called reverted."""
    fixes = trail.report("example/lantern#126").fixes
    assert [(f.ref, f.standing) for f in fixes] == [
        ("github.com/example/lantern#133", "fix"),
        ("github.com/example/lantern#128", "reverted"),
    ]


def test_tracking_issue_is_shown_and_not_followed(trail: Trail) -> None:
    """The tracking issue is a hub: a node of the graph whose many links bring no further nodes."""
    graph = trail.report("example/lantern#126").graph
    assert [node.ref for node in graph.nodes if node.hub] == ["github.com/example/lantern#160"]
    assert len(graph.nodes) == 5


def test_secret_and_address_are_masked_in_every_form(trail: Trail) -> None:
    """The token and the e-mail address of #140 are in none of the renderings."""
    from fixtrail import html, markdown, picture, to_json

    report = trail.report("example/lantern#140")
    shown = markdown(report) + html(report) + to_json(report).decode() + picture(report, "svg")
    assert "ghp_x" not in shown
    assert "dana.whitlock" not in shown
