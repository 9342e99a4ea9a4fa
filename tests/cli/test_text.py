"""`fixtrail extract` and `fixtrail fingerprint` at the command line: files, pipes, formats, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtrail.cli.main import run

LOG = """Lighting fails:

Traceback (most recent call last):
  File "/srv/lamp.py", line 3, in light
    oil.pour(7)
lamp.LampError: no oil in lamp 7
"""
Capture = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No settings of who runs the tests."""
    (tmp_path / "none.toml").write_text("")
    monkeypatch.setenv("FIXTRAIL_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.delenv("FIXTRAIL_RULES", raising=False)
    return tmp_path


@pytest.fixture
def log(home: Path) -> str:
    (home / "lamp.log").write_text(LOG)
    return str(home / "lamp.log")


def outcome(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    capture.readouterr()
    status = run(list(arguments))
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def told(capture: Capture, *arguments: str) -> dict[str, Any]:
    status, out, _ = outcome(capture, *arguments)
    assert status == 0
    return dict(json.loads(out))


def test_extract_in_a_pipe_is_json(capsysbinary: Capture, log: str) -> None:
    """What was found, where, with its fingerprint."""
    found = told(capsysbinary, "extract", log)
    (error,) = found["errors"]
    assert (found["schema"], found["source"], found["lines"]) == ("fixtrail.extract/1", "lamp.log", 6)
    assert (error["message"], error["kind"], error["language"]) == (
        "lamp.LampError: no oil in lamp 7", "lamp.LampError", "python",
    )  # fmt: skip
    assert (error["place"]["line"], error["block"]["line"], error["block"]["last_line"]) == (6, 3, 6)
    assert error["frames"][0]["function"] == "light"
    assert error["fingerprint"].startswith("v1:")


def test_extract_as_text_is_for_people(capsysbinary: Capture, log: str) -> None:
    """The same as lines."""
    status, out, _ = outcome(capsysbinary, "extract", log, "--format", "text")
    assert status == 0
    assert out.startswith("lamp.log: 6 lines, 1 error\n\nErrors\n  line 6      lamp.LampError: no oil in lamp 7\n")
    assert "at light (/srv/lamp.py:3)" in out


@pytest.mark.parametrize("command", ["extract", "fingerprint"])
def test_standard_input_is_read(command: str) -> None:
    """`-` is what comes through the pipe."""
    program = [sys.executable, "-c", "from fixtrail.cli.main import main; main()", command, "-"]
    done = subprocess.run(program, input=LOG.encode(), capture_output=True, timeout=60, check=True)
    found = json.loads(done.stdout)
    assert found["source"] == "standard input"
    assert len(found["errors" if command == "extract" else "fingerprints"]) == 1


def test_fingerprint_is_the_same_for_another_lamp(capsysbinary: Capture, home: Path, log: str) -> None:
    """What varies from person to person is a hole in the message."""
    (home / "other.log").write_text(
        LOG.replace("lamp 7", "lamp 12").replace("/srv/", "/home/ada/").replace("line 3", "line 9")
    )
    (one,) = told(capsysbinary, "fingerprint", log)["fingerprints"]
    (other,) = told(capsysbinary, "fingerprint", str(home / "other.log"))["fingerprints"]
    assert one["exact"] == other["exact"]
    assert one["normalized"] == other["normalized"]


def test_fingerprint_explains_each_part(capsysbinary: Capture, log: str) -> None:
    """Which parts count, and why."""
    status, out, _ = outcome(capsysbinary, "fingerprint", log, "--explain", "--format", "text")
    assert status == 0
    names = [line.split()[1] for line in out.splitlines() if line.startswith(("  + ", "  - "))]
    assert names[:2] == ["type", "message"]
    assert "frame" in names


def test_fingerprint_of_a_text_without_errors_says_so(capsysbinary: Capture, home: Path) -> None:
    """Nothing found is an answer."""
    (home / "fine.log").write_text("The lamp is lit.\n")
    status, out, _ = outcome(capsysbinary, "fingerprint", str(home / "fine.log"), "--format", "text")
    assert (status, out) == (0, "fine.log: no error was found in it.\n")


def test_own_rules_give_prints_of_their_own_ruleset(capsysbinary: Capture, home: Path, log: str) -> None:
    """An extended ruleset has its own id; the built-in one keeps its own."""
    (home / "rules.txt").write_text("# lamps\nlamp  lamp {digits}\n")
    found = told(capsysbinary, "fingerprint", log, "--rules", str(home / "rules.txt"))
    assert found["ruleset"].startswith("v1+")
    assert found["fingerprints"][0]["exact"].startswith(f"{found['ruleset']}:")


def test_bad_rule_is_named_with_file_and_line(capsysbinary: Capture, home: Path, log: str) -> None:
    """Who extends the rules is told where they are wrong."""
    (home / "rules.txt").write_text("# lamps\nlamp  lamp {nothing}\n")
    status, out, err = outcome(capsysbinary, "fingerprint", log, "--rules", str(home / "rules.txt"))
    assert (status, out) == (2, "")
    assert err.startswith(f"fixtrail: {home / 'rules.txt'}, line 2: ")


@pytest.mark.parametrize("command", ["extract", "fingerprint"])
def test_file_that_is_not_there_is_one_sentence(capsysbinary: Capture, home: Path, command: str) -> None:
    """No traceback at a user."""
    status, out, err = outcome(capsysbinary, command, str(home / "none.log"))
    assert (status, out, err) == (6, "", f"fixtrail: {home / 'none.log'} cannot be read: No such file or directory\n")


def test_bytes_that_are_no_text_are_replaced_and_told(capsysbinary: Capture, home: Path) -> None:
    """The rest is read, and the answer is incomplete."""
    (home / "odd.log").write_bytes(b"\x80\x81 LampError: no oil\n\xff")
    status, out, _ = outcome(capsysbinary, "extract", str(home / "odd.log"))
    assert status == 1
    assert [p["code"] for p in json.loads(out)["problems"]] == ["encoding"]


def test_utf_16_with_its_mark_is_text(capsysbinary: Capture, home: Path) -> None:
    """As PowerShell writes files."""
    (home / "shell.log").write_text(LOG, encoding="utf-16")
    assert len(told(capsysbinary, "extract", str(home / "shell.log"))["errors"]) == 1


def test_text_beyond_the_limit_is_a_problem(capsysbinary: Capture, home: Path) -> None:
    """The first part is read, and the answer says that there was more."""
    (home / "big.log").write_text(LOG + "x\n" * 200_000)
    status, out, _ = outcome(capsysbinary, "extract", str(home / "big.log"))
    found = json.loads(out)
    assert status == 1
    assert (len(found["errors"]), [p["code"] for p in found["problems"]]) == (1, ["document-chars"])


def test_secret_in_a_text_is_masked(capsysbinary: Capture, home: Path) -> None:
    """What is shown may be pasted elsewhere."""
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    (home / "secret.log").write_text(f"LampError: bad token {token}\n")
    for command in ("extract", "fingerprint"):
        assert token not in outcome(capsysbinary, command, str(home / "secret.log"))[1]


def test_output_file_gets_the_answer(capsysbinary: Capture, home: Path, log: str) -> None:
    """Text, or JSON by its name."""
    status, out, err = outcome(capsysbinary, "extract", log, "-o", str(home / "out.json"))
    assert (status, out, err) == (0, "", f"Written to {home / 'out.json'}\n")
    assert json.loads((home / "out.json").read_text())["schema"] == "fixtrail.extract/1"
    outcome(capsysbinary, "extract", log, "-o", str(home / "out.txt"))
    assert (home / "out.txt").read_text().startswith("lamp.log: 6 lines")
