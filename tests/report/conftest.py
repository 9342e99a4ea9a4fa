"""Golden files: `pytest tests/report --update-golden` writes them and the schema anew; look at the difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
SCHEMA = ROOT / "src" / "fixtrail" / "report.schema.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files of the report anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, bytes], bytes]:
    """Gives the bytes that a file holds, after it was written anew where that was asked for."""

    def held(path: Path, now: bytes) -> bytes:
        if request.config.getoption("--update-golden", default=False):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(now)
        return path.read_bytes()

    return held
