"""`fixtrail verdict`: formats, `--fail-on`, versions, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from fixtrail.cli.main import run
from fixtrail.report.preflight_json import preflight_schema
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import sample_rows

Capture = pytest.CaptureFixture[bytes]


pytestmark = pytest.mark.usefixtures("home")


def outcome(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    capture.readouterr()
    status = run(["verdict", *arguments])
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def test_verdict_in_a_pipe_is_json_by_its_schema(capsysbinary: Capture, database: str) -> None:
    """Programs get the schema."""
    status, out, err = outcome(capsysbinary, "example/lantern#156", "--offline", "--database", database)
    assert (status, err) == (0, "")
    jsonschema.validate(json.loads(out), preflight_schema())
    assert json.loads(out)["verdict"] == "declined"


def test_verdict_as_text_is_one_screen_with_the_verdict_first(capsysbinary: Capture, database: str) -> None:
    """People ask for it, or sit at a terminal."""
    status, out, _ = outcome(
        capsysbinary, "example/lantern#156", "--offline", "--database", database, "--format", "text"
    )
    assert status == 0
    assert out.startswith("DECLINED (certain): ")
    assert len(out.splitlines()) <= 40


def test_format_of_a_file_goes_by_its_name(capsysbinary: Capture, database: str, home: Path) -> None:
    """`-o x.json` needs no format; other names are text."""
    for name, start in (("x.json", '{"schema"'), ("x.txt", "DECLINED")):
        arguments = ("example/lantern#156", "--offline", "--database", database, "-o", str(home / name))
        assert outcome(capsysbinary, *arguments)[:2] == (0, "")
        assert (home / name).read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [("declined", 10), ("released, declined", 10), ("DECLINED", 10), ("released,in-progress,duplicate", 0)],
)
def test_fail_on_maps_the_verdict_to_a_status(capsysbinary: Capture, database: str, kinds: str, status: int) -> None:
    """For scripts; the answer is printed all the same."""
    found, out, _ = outcome(
        capsysbinary, "example/lantern#156", "--offline", "--database", database, "--fail-on", kinds
    )
    assert found == status
    assert json.loads(out)["verdict"] == "declined"


@pytest.mark.parametrize("kinds", ["fixed", "released,", "", ",", "released,nonsense"])
def test_fail_on_checks_its_names(capsysbinary: Capture, database: str, kinds: str) -> None:
    """A name that is none would never match; a comma too many does no harm."""
    status, out, err = outcome(
        capsysbinary, "example/lantern#156", "--offline", "--database", database, "--fail-on", kinds
    )
    if kinds == "released,":
        assert status == 0
        return
    assert (status, out) == (2, "")
    assert "is no verdict; there are duplicate, regression, released" in " ".join(err.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fail-on", "lacks-fix"), "--fail-on has-fix, lacks-fix and fix-unknown need --version or --lock."),
        (("--version", "1", "--lock", "uv.lock"), "Give --version or --lock, not both."),
        (("--version", " "), "--version names no version."),
    ],
)
def test_options_that_do_not_go_together_are_bad_usage(
    capsysbinary: Capture, database: str, arguments: tuple[str, ...], message: str
) -> None:
    """Before anything is asked."""
    status, out, err = outcome(capsysbinary, "example/lantern#156", "--offline", "--database", database, *arguments)
    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(("version", "kind"), [("1.4.1", "lacks-fix"), ("1.4.2", "has-fix"), ("1.3.2", "fix-unknown")])
def test_fail_on_goes_by_the_version_asked_for(capsysbinary: Capture, database: str, version: str, kind: str) -> None:
    """The version is what a script runs."""
    arguments = ("example/lantern#101", "--offline", "--database", database, "--version", version)
    assert outcome(capsysbinary, *arguments, "--fail-on", kind)[0] == 10
    other = ",".join({"has-fix", "lacks-fix", "fix-unknown"} - {kind})
    assert outcome(capsysbinary, *arguments, "--fail-on", other)[0] == 0


def test_incomplete_answer_is_printed_and_said(
    capsysbinary: Capture, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was got is on standard output, what is missing on standard error."""
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    with StandIn(sample_rows()) as server:
        place = ("--api-url", server.url, "--database", str(home / "x.sqlite"), "--max-requests", "1")
        status, out, err = outcome(capsysbinary, "example/lantern#158", *place, "--max-wait", "0")
    assert status == 1
    assert json.loads(out)["verdict"] == "unknown"
    assert err.startswith("fixtrail: the answer is incomplete: ")


def test_rate_limit_that_keeps_something_away_has_its_own_status(
    capsysbinary: Capture, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a report: 4."""
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}
    with StandIn(sample_rows()) as server:
        place = (
            "--api-url",
            server.url,
            "--database",
            str(home / "x.sqlite"),
            "--max-wait",
            "0",
            "--transport",
            "rest",
        )
        server.script(*(Fault(match=f"/issues/{n}", times=99, status=403, headers=spent) for n in range(159, 170)))
        status, out, _ = outcome(capsysbinary, "example/lantern#158", *place, "--max-wait", "0")
    assert status == 4
    assert "rate-limited" in json.loads(out)["coverage"]["limits"]


def test_thread_that_is_not_there_ends_in_one_sentence(capsysbinary: Capture, database: str) -> None:
    """Status 3, nothing on standard output."""
    status, out, err = outcome(capsysbinary, "example/lantern#9999", "--offline", "--database", database)
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
