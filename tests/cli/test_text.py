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


def test_end_of_a_long_log_is_read(capsysbinary: Capture, home: Path) -> None:
    """A run says at its end why it stopped; the middle is left out, and lines are counted as in the file."""
    (home / "long.log").write_text("step fine\n" * 100_000 + LOG)
    status, out, _ = outcome(capsysbinary, "extract", str(home / "long.log"))
    found = json.loads(out)
    (error,) = found["errors"]
    assert (status, found["lines"], error["place"]["line"]) == (1, 100_006, 100_006)
    assert (home / "long.log").read_text()[error["place"]["start"] : error["place"]["end"]] == error["message"]
    assert [p["code"] for p in found["problems"]] == ["document-chars"]


@pytest.mark.parametrize("escape", ["\x1b", "^["])
def test_colours_of_a_terminal_are_no_part_of_an_error(capsysbinary: Capture, home: Path, escape: str) -> None:
    """With them and without, it is the same failure."""
    (home / "plain.log").write_text("LampError: no oil in the lamp\n    at light (lamp.js:3:7)\n")
    frame = f"{escape}[90m    at light (lamp.js:3:7){escape}[39m"
    (home / "colour.log").write_text(f"{escape}[1m{escape}[31mLampError{escape}[0m: no oil in the lamp\n{frame}\n")
    plain, colour = (told(capsysbinary, "fingerprint", str(home / f"{n}.log")) for n in ("plain", "colour"))
    assert [f["exact"] for f in plain["fingerprints"]] == [f["exact"] for f in colour["fingerprints"]]
    assert len(plain["fingerprints"]) == 1


def test_own_input_is_not_written_over(capsysbinary: Capture, log: str) -> None:
    """A slip of the shell costs nobody their log."""
    status, out, err = outcome(capsysbinary, "extract", log, "-o", log)
    assert (status, out) == (2, "")
    assert "is the text that is read" in err
    assert Path(log).read_text() == LOG


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (".", ". cannot be read: Is a directory; name a file in it"),
        ("a/b#1", "a/b#1 cannot be read: No such file or directory; for an issue ask `fixtrail report a/b#1`"),
    ],
)
def test_what_is_no_file_is_told_with_what_to_do(capsysbinary: Capture, given: str, says: str) -> None:
    """A folder has files, an issue has a report."""
    assert outcome(capsysbinary, "extract", given) == (6, "", f"fixtrail: {says}\n")


@pytest.mark.parametrize(
    ("redirection", "says"),
    [
        ("<&-", "fixtrail: Standard input is closed: name a file, or pipe a text in.\n"),
        ("</dev/null >&-", "fixtrail: Standard output is closed; write to a file with -o.\n"),
        ("</dev/null >/dev/full", "fixtrail: Standard output cannot be written: No space left on device\n"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_closed_or_full_streams_are_one_sentence(redirection: str, says: str) -> None:
    """No traceback at a user, whatever the shell did to the streams."""
    command = f"'{sys.executable}' -c 'from fixtrail.cli.main import main; main()' extract - {redirection}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (6, says)


def test_errors_that_are_alike_are_told_once(capsysbinary: Capture, home: Path) -> None:
    """A log repeats itself; a reader needs it once, with the lines of the others."""
    (home / "again.log").write_text("".join(f"LampError: lamp {n} will not light in the attic\n" for n in range(4)))
    _, out, _ = outcome(capsysbinary, "extract", str(home / "again.log"), "--format", "text")
    assert out.count("v1:") == 1
    assert "the same on line 2, 3, 4" in out


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (LOG.replace("lamp 7", "lamp 12"), "exact"),
        ("lamp.LampError: no oil in lamp 12\n", "family"),
        ("lamp.LampError: the wick of the lamp is wet and long\n", None),
        ("The lamp is lit.\n", None),
    ],
)
def test_failure_is_matched_with_another_text(
    capsysbinary: Capture, home: Path, log: str, other: str, level: str | None
) -> None:
    """The closest level of the three, or none."""
    (home / "other.log").write_text(other)
    found = told(capsysbinary, "fingerprint", log, "--against", str(home / "other.log"))
    (one,) = found["fingerprints"]
    assert (found["against"], one["match"] and one["match"]["level"]) == ("other.log", level)


def test_reworded_message_is_near(capsysbinary: Capture, home: Path) -> None:
    """One edit in twenty characters, as a later version may word it."""
    message = "LampError: the connection to the oil store of the lamp was closed before the wick was lit{}\n"
    for name, end in (("one", ""), ("other", "!!")):
        (home / f"{name}.log").write_text(message.format(end).replace("closed", "closed" if end else "close"))
    found = told(capsysbinary, "fingerprint", str(home / "one.log"), "--against", str(home / "other.log"))
    assert [f["match"]["level"] for f in found["fingerprints"]] == ["near"]


def test_match_as_text_says_where(capsysbinary: Capture, home: Path, log: str) -> None:
    """The name of the other text, how alike, and the line."""
    (home / "other.log").write_text("\n\n" + LOG)
    _, out, _ = outcome(capsysbinary, "fingerprint", log, "--against", str(home / "other.log"), "--format", "text")
    assert out.endswith("  other.log  the same failure, line 8: lamp.LampError: no oil in lamp 7\n")
    (home / "fine.log").write_text("The lamp is lit.\n")
    _, out, _ = outcome(capsysbinary, "fingerprint", log, "--against", str(home / "fine.log"), "--format", "text")
    assert out.endswith("  fine.log  no failure like it\n")
