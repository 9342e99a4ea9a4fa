"""Every text is masked, no name or place is."""

from __future__ import annotations

from typing import Any

import msgspec

from fixtrail.model.report import Report
from fixtrail.report.masking import masked
from tests.report.hostile import hostile
from tests.report.lantern import report

SECRET = "ask ada@example.org for it"


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [t for v in value.values() for t in texts(v)]
    return [t for v in value for t in texts(v)] if isinstance(value, list | tuple) else []


def spoilt() -> Report:
    return hostile(SECRET)


def test_masking_twice_is_masking_once() -> None:
    """A masked report is left as it is, the flags of its quotes too."""
    assert masked(masked(spoilt())) == masked(spoilt())


def test_no_text_keeps_a_secret_and_no_text_changes_its_length() -> None:
    """Every text that held an address holds a mask in its place."""
    before, after = (texts(msgspec.to_builtins(r)) for r in (spoilt(), masked(spoilt())))
    kept = {"version", "tag", "line"}
    assert [len(t) for t in before] == [len(t) for t in after]
    left = [t for t in after if "ada@example.org" in t]
    named = [getattr(r, f) for x in spoilt().fixes for r in x.releases for f in kept]
    assert len(left) < len([t for t in before if "ada@example.org" in t]) / 2
    assert set(left) <= {SECRET, *named}


def test_masked_quote_says_so_and_keeps_its_place() -> None:
    """Offsets and document stay; only quotes that were changed are flagged."""
    before, after = report(), masked(report())
    shown = msgspec.structs.replace(before.evidence["e3"], quote="write to ada@example.org")
    other = masked(report(evidence={**before.evidence, "e3": shown}))
    assert (other.evidence["e3"].masked, other.evidence["e4"].masked) == (True, False)
    assert (other.evidence["e3"].start, other.evidence["e3"].document) == (shown.start, shown.document)
    assert len(other.evidence["e3"].quote or "") == len("write to ada@example.org")
    assert after.evidence["e3"] == before.evidence["e3"]


def test_links_and_names_stay_as_they_are() -> None:
    """Refs, addresses and commits are the same after masking, so that links work."""
    before, after = report(), masked(report())
    assert [n.url for n in after.graph.nodes] == [n.url for n in before.graph.nodes]
    assert [(f.ref, f.merge_commit, f.releases) for f in after.fixes] == [
        (f.ref, f.merge_commit, f.releases) for f in before.fixes
    ]
    assert after.evidence["e2"].inputs == before.evidence["e2"].inputs


def test_types_of_errors_are_masked() -> None:
    """They are words of the text; the other kinds are the report's own."""
    (error, *_) = report().errors
    spoilt = report(errors=(msgspec.structs.replace(error, kind="ada@example.org"),))
    assert "ada" not in masked(spoilt).errors[0].kind
