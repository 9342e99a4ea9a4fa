"""What the import contract in `pyproject.toml` cannot see: how the contract itself is kept complete, and what is loaded
when."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "fixtrail"
DATA = "sample"  # a package of files, no code
PURE = [
    "errors", "model", "text", "refs", "versions", "locks", "graph", "extract", "fingerprint", "fixes", "analyse",
    "report",
]  # fmt: skip


def contracts() -> dict[str, dict[str, Any]]:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {contract["id"]: contract for contract in linter["contracts"]}


def rooms() -> list[str]:
    """The top-level names of the project."""
    names = {p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    return sorted(names - {"__init__"})


def sources(room: str) -> Iterator[Path]:
    path = SOURCE / room
    yield from path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]


def loaded_by(statement: str) -> set[str]:
    """The top-level names that a fresh interpreter has loaded after `statement`."""
    script = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {module.partition(".")[0] for module in done.stdout.splitlines()[-1].split()}


def test_layers_name_every_room() -> None:
    """Each room stands in exactly one layer of the contract, none is optional, and nothing but data is left out."""
    layers = contracts()["layers"]
    named = [name.strip() for layer in layers["layers"] for name in layer.split("|")]
    assert sorted([*named, *layers["exhaustive_ignores"]]) == rooms()
    assert layers["exhaustive"] is True
    assert layers["exhaustive_ignores"] == [DATA]


def test_pure_contract_names_the_pure_rooms() -> None:
    """The rooms that may not do I/O are all held to it."""
    assert contracts()["pure"]["source_modules"] == [f"fixtrail.{room}" for room in PURE]


def test_contracts_let_few_imports_pass() -> None:
    """What the contracts ignore is listed here too, so that it cannot grow unseen."""
    ignored = {
        name: contract["ignore_imports"] for name, contract in contracts().items() if "ignore_imports" in contract
    }
    assert ignored == {"outside": ["fixtrail.cli.progress -> fixtrail.github.client"]}


@pytest.mark.parametrize("room", PURE)
def test_pure_room_calls_no_clock_and_opens_nothing(room: str) -> None:
    """Builtins and methods that reach outside need no import, so they are looked for by name."""
    found = []
    for path in sources(room):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found += (
                    [node.func.id] if node.func.id in {"open", "print", "input", "exec", "eval", "__import__"} else []
                )
            if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                found.append(node.attr)
    assert found == []


def test_room_has_its_tests() -> None:
    """Tests mirror the rooms: a folder or a file for each that holds code; those of a settings file are of settings."""
    covered = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    covered |= {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}
    assert sorted(set(rooms()) - covered - {"errors", "settings_file"}) == []


def test_importing_fixtrail_loads_none_of_it() -> None:
    """`import fixtrail` is free: the API and its libraries are loaded on first use."""
    assert loaded_by("import fixtrail").isdisjoint({"msgspec", "httpx2", "sqlalchemy", "alembic", "click"})


def test_help_loads_neither_network_nor_database() -> None:
    """The command line answers `--help` without the libraries that are slow to load."""
    statement = "from fixtrail.cli.main import run; run(['report', '--help'])"
    assert loaded_by(statement).isdisjoint({"httpx2", "sqlalchemy", "alembic", "msgspec", "pyromark", "rich"})
