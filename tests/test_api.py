"""The Python API: the verbs of the command line, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import fixtrail
from fixtrail import Trail, errors, html, markdown, open_trail, picture, to_json, verdict_json, verdict_text


@pytest.fixture
def trail(tmp_path: Path) -> Iterator[Trail]:
    """A trail over the sample archive, without network and settings of the user."""
    (tmp_path / "config.toml").touch()
    environment = {"FIXTRAIL_CONFIG": str(tmp_path / "config.toml")}
    with (
        as_file(files("fixtrail.sample") / "threads") as archive,
        open_trail(environ=environment, database=str(tmp_path / "f.sqlite"), offline=True) as opened,
    ):
        opened.import_archive(archive)
        yield opened


def test_api_is_what_it_says_it_is() -> None:
    """Every public name is there, and no other is made up."""
    assert all(callable(getattr(fixtrail, name)) for name in fixtrail.__all__)
    with pytest.raises(AttributeError, match="module 'fixtrail' has no attribute 'nothing'"):
        fixtrail.nothing  # noqa: B018


def test_report_is_rendered_in_every_form(trail: Trail) -> None:
    """One report gives Markdown, HTML, JSON and pictures, all of the same thread."""
    report = trail.report("example/lantern#126")
    assert markdown(report).startswith("# Table of contents jumps to the wrong heading\n")
    assert html(report).count("<h1") == html(report).count("</html>") == 1
    assert json.loads(to_json(report))["issue"]["ref"] == "github.com/example/lantern#126"
    assert [picture(report, "mermaid")[:9], picture(report, "dot")[:7], picture(report, "svg")[:4]] == [
        "flowchart", "digraph", "<svg",
    ]  # fmt: skip


def test_verdict_is_rendered_as_text_and_as_json(trail: Trail) -> None:
    """One screen for people, the schema for programs; a version is answered with it."""
    answer = trail.verdict("example/lantern#101", version="1.4.1")
    assert verdict_text(answer).startswith("RELEASED (")
    assert json.loads(verdict_json(answer))["versions"][0]["answer"] == "lacks"


def test_changes_compare_with_the_last_report(trail: Trail) -> None:
    """The first time there is nothing to compare with; the second time nothing has changed."""
    assert trail.changes("example/lantern#96").startswith("This is the first report of this thread;")
    assert trail.changes("example/lantern#96").endswith("Nothing changed.\n")


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("see the forum", errors.InvalidInput),
        ("https://git.elsewhere.example/a/b/issues/1", errors.InvalidInput),
        ("example/lantern#999", errors.NotFound),
    ],
)
def test_address_that_leads_nowhere_is_an_error_by_kind(
    trail: Trail, address: str, error: type[errors.FixtrailError]
) -> None:
    """What is no address, is of a host not set up, or is not stored raises the error that says so."""
    with pytest.raises(error):
        trail.report(address)
