"""The invented issue in every form, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
import pytest

from fixtrail.report.diff import diff, diff_markdown
from fixtrail.report.html import html
from fixtrail.report.json import from_json, schema, to_json
from fixtrail.report.markdown import markdown
from fixtrail.report.masking import masked
from fixtrail.report.pictures import dot, graph_json, mermaid, svg
from fixtrail.report.summary import summary_line
from tests.report.conftest import GOLDEN, SCHEMA
from tests.report.lantern import earlier, report

Golden = Callable[[Path, bytes], bytes]

FORMS: dict[str, Callable[[], str | bytes]] = {
    "lantern.md": lambda: markdown(report()),
    "lantern.html": lambda: html(report()),
    "lantern.json": lambda: to_json(report()),
    "lantern.svg": lambda: svg(report().graph, report().issue.ref),
    "lantern.mmd": lambda: mermaid(report().graph, report().issue.ref),
    "lantern.dot": lambda: dot(report().graph, report().issue.ref),
    "lantern.graph.json": lambda: graph_json(report().graph),
    "lantern.diff.md": lambda: diff_markdown(diff(earlier(), report())),
    "lantern.line.txt": lambda: summary_line(report()) + "\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_form_of_the_same_report_is_byte_for_byte_the_golden_file(name: str, golden: Golden) -> None:
    """Each rendering of the invented report equals its kept file."""
    made = FORMS[name]()
    now = made.encode() if isinstance(made, str) else made
    assert golden(GOLDEN / name, now) == now


def test_schema_file_is_what_the_types_say(golden: Golden) -> None:
    """The published schema is generated from the model, with sorted keys."""
    now = (json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    assert golden(SCHEMA, now) == now


def test_report_in_json_fits_the_published_schema() -> None:
    """The golden JSON validates, and the schema is itself a valid one."""
    published = json.loads(SCHEMA.read_bytes())
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.Draft202012Validator(published).validate(json.loads(to_json(report())))


def test_report_of_another_kind_does_not_fit_the_schema() -> None:
    """A document that calls itself something else is refused by the schema."""
    other = json.loads(to_json(report())) | {"schema": "fixtrail.report/2"}
    errors = list(jsonschema.Draft202012Validator(schema()).iter_errors(other))
    assert [e.json_path for e in errors] == ["$.schema"]


def test_report_read_from_json_is_the_masked_report() -> None:
    """What is written can be read again, and nothing but the mask is lost."""
    assert from_json(to_json(report())) == masked(report())


def test_report_read_from_json_renders_the_same() -> None:
    """A stored report gives the same Markdown and HTML as the one it was made from."""
    again = from_json(to_json(report()))
    assert (markdown(again), html(again)) == (markdown(report()), html(report()))


def test_report_is_not_changed_by_rendering() -> None:
    """Rendering leaves the report as it was."""
    before = report()
    markdown(before), html(before), to_json(before)
    assert msgspec.json.encode(before) == msgspec.json.encode(report())
