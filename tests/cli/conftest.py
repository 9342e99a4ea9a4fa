"""A place of its own for every command that a test runs, and the sample archive in it."""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from fixtrail.cli.main import run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No settings, tokens or data of who runs the tests."""
    for name in list(os.environ):
        if name.startswith(("GH_", "GITHUB_", "FIXTRAIL_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIXTRAIL_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "none.toml").write_text("")
    monkeypatch.setenv("PATH", "/nonexistent")  # no gh
    return tmp_path


@pytest.fixture
def database(home: Path) -> str:
    """The sample archive, imported by the command line."""
    path = str(home / "sample.sqlite")
    with as_file(files("fixtrail.sample")) as folder:
        assert run(["import", str(folder), "--database", path]) == 0
    return path
