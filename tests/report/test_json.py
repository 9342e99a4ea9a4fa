"""Reading what `to_json` did not write."""

from __future__ import annotations

import json

import pytest

from fixtrail.errors import InvalidInput
from fixtrail.report.json import from_json, schema, to_json
from tests.report.lantern import report


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"schema": 1}', b"\xff\xfe", b'{"schema": "fixtrail.report/1"}']
)
def test_what_is_no_report_is_refused_with_a_sentence(data: bytes) -> None:
    """Broken JSON and JSON of another shape are invalid input."""
    with pytest.raises(InvalidInput, match=r"^This is not a report in JSON: "):
        from_json(data)


def test_report_of_another_version_is_refused_by_name() -> None:
    """A later version says what it is and what can be read."""
    with pytest.raises(InvalidInput, match=r"^This is a 'fixtrail.report/9' document; 'fixtrail.report/1' is what"):
        from_json(b'{"schema": "fixtrail.report/9"}')


def test_keys_that_are_not_known_are_passed_over() -> None:
    """A newer program may add keys; the rest is read as ever."""
    data = json.loads(to_json(report()))
    data["new"] = {"x": 1}
    data["verdict"]["new"] = 2
    assert from_json(json.dumps(data).encode()) == from_json(to_json(report()))


def test_schema_names_itself_and_every_type() -> None:
    """The schema has a dialect, a name and a definition of each part."""
    found = schema()
    assert (found["$schema"], found["$id"], found["title"]) == (
        "https://json-schema.org/draft/2020-12/schema", "urn:fixtrail:report:1", "fixtrail.report/1",
    )  # fmt: skip
    assert {"Report", "ReportVerdict", "ReportEvidence", "Release"} <= set(found["$defs"])
