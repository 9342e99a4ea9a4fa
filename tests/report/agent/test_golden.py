"""The invented report in small answers, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtrail.report.agent.answers import evidence_answer, section_answer
from fixtrail.report.agent.sections import SECTIONS
from fixtrail.report.agent.verdict import verdict_answer
from fixtrail.report.masking import masked
from fixtrail.report.preflight import preflight
from tests.report.conftest import GOLDEN
from tests.report.lantern import BODY, report

Golden = Callable[[Path, bytes], bytes]


def answers() -> str:
    """The verdict in two budgets, each section, and two pieces of evidence."""
    shown = masked(report())
    made = [verdict_answer(preflight(report()), 1_500), verdict_answer(preflight(report()), 300)]
    made += [section_answer(shown, name, 0, 1_500) for name in SECTIONS]
    made += [evidence_answer(shown, i, BODY if i == "e9" else None, 0, 500) for i in ("e2", "e9")]
    return "\n\n".join(made) + "\n"


def test_answers_of_the_same_report_are_byte_for_byte_the_golden_file(golden: Golden) -> None:
    """Whatever an agent is told of the invented report equals the kept file."""
    now = answers().encode()
    assert golden(GOLDEN / "lantern.agent.txt", now) == now


@pytest.mark.parametrize("name", SECTIONS)
def test_section_begins_with_the_verdict(name: str) -> None:
    """Wherever an agent starts to read, it learns how the thread ended, and of when that is."""
    first = section_answer(masked(report()), name, 0, 1_500).splitlines()[0]
    assert first == (
        "released (certain: GitHub’s own records say so): github.com/example/lantern#214, closed, "
        "report of 2026-04-09 08:14 UTC"
    )
