"""The sample archive for a server; `pytest tests/mcp_server --update-snapshot` writes the snapshots anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from fixtrail.store.database import Store, open_store
from fixtrail.trail.corpus import import_path


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshot", action="store_true", help="write the snapshots of the MCP server anew")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """Gives the text that a file holds, after it was written anew where that was asked for."""

    def held(path: Path, now: str) -> str:
        if request.config.getoption("--update-snapshot", default=False):
            path.write_text(now, "utf-8")
        return path.read_text("utf-8")

    return held


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A file with the sample archive."""
    path = str(tmp_path / "sample.sqlite")
    with open_store(path) as store, as_file(files("fixtrail.sample")) as folder:
        import_path(store, Path(folder))
    return path


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened
