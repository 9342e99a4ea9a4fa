"""The program over pipes, as an agent starts it."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client

from fixtrail.git.locking import locked
from tests.git.serving import serving
from tests.mcp_server.asking import PROGRAM, ask, environment, piped, talk, text_of
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import sample_rows

ISSUE = "example/lantern#101"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"},
    },
}  # fmt: skip
CALL = {"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "verdict", "arguments": {"url": ISSUE}}}  # fmt: skip


def started(home: Path, *options: str, **more: str) -> subprocess.Popen[str]:
    """The program with its three streams as pipes; `more` variables of its environment."""
    return subprocess.Popen(
        [*PROGRAM, *options], env=environment(home) | more, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_client_over_pipes_goes_from_verdict_to_evidence(tmp_path: Path, database: str) -> None:
    """A real client lists the tools, asks for the verdict, a section and a piece of evidence."""

    async def session(client: Client) -> list[str]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        calls: list[tuple[str, dict[str, Any]]] = [
            ("verdict", {"url": ISSUE}),
            ("report_section", {"url": ISSUE, "section": "fixes"}),
            ("evidence", {"url": ISSUE, "id": "e1"}),
            ("search", {"text": "UnicodeDecodeError"}),
        ]
        return [*names, *[text_of(await client.call_tool(name, arguments)) for name, arguments in calls]]

    *names, verdict, fixes, evidence, found = talk(piped(tmp_path, database, "--offline"), session)
    assert names == ["verdict", "report_section", "evidence", "search"]
    assert verdict.startswith("RELEASED (certain)")
    assert "- pull request github.com/example/lantern#104, merged 2026-03-28, fix (certain)" in fixes
    assert evidence.startswith("e1, ")
    assert "github.com/example/lantern#101" in found


def test_standard_output_holds_nothing_but_the_protocol(tmp_path: Path, database: str) -> None:
    """With all that can be said on standard error, each line of standard output is a message."""
    with started(tmp_path, "--offline", "--database", database, "-v") as process:
        asked = "".join(json.dumps(message) + "\n" for message in (HELLO, CALL))
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked)
        process.stdin.flush()
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        out, err = process.communicate(timeout=60)
        assert [line["id"] for line in lines] == [1, 2]
        assert lines[1]["result"]["isError"] is False
        assert (out, process.returncode) == ("", 0)
        assert "fixtrail: The store is " in err


def test_line_that_is_no_message_is_survived(tmp_path: Path, database: str) -> None:
    """What is not of the protocol ends nothing."""
    with started(tmp_path, "--offline", "--database", database) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("{nonsense\n\n" + json.dumps(HELLO) + "\n")
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline())]
        while answers[-1].get("id") != 1:
            answers.append(json.loads(process.stdout.readline()))
        process.communicate(timeout=60)
        assert answers[-1]["result"]["serverInfo"]["name"] == "fixtrail"


def test_ctrl_c_ends_it_at_once(tmp_path: Path, database: str) -> None:
    """Though a thread waits for the next line of input; the status is that of every interrupted command."""
    with started(tmp_path, "--offline", "--database", database) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(HELLO) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        assert process.wait(timeout=20) == 130
        assert time.monotonic() - begun < 10
        assert process.communicate()[1] == "fixtrail: stopped; what was stored before is kept\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_end_of_the_server_is_the_end_of_git(tmp_path: Path, number: signal.Signals) -> None:
    """git has a session of its own, so that nobody else would end it; it holds the lock of the clone as long as it
    lives."""
    git = shutil.which("git")
    assert git is not None
    (tmp_path / "none").mkdir()
    with StandIn(sample_rows()) as github, serving(tmp_path / "none") as source:
        source.hanging = True
        settings = Path(environment(tmp_path)["FIXTRAIL_CONFIG"])
        settings.write_text(f'clones = "clones"\n[hosts."github.com"]\ngit_url = "{source.url}"\n')
        options = ("--clone", "--api-url", github.url, "--database", str(tmp_path / "new.sqlite"))
        with started(tmp_path, *options, PATH=str(Path(git).parent), GITHUB_TOKEN="any") as process:
            assert process.stdin is not None
            process.stdin.write("".join(json.dumps(message) + "\n" for message in (HELLO, CALL)))
            process.stdin.flush()
            begun = time.monotonic()
            while not source.seen and time.monotonic() - begun < 30:
                time.sleep(0.02)
            process.send_signal(number)
            assert process.wait(timeout=30) == 128 + number
        with locked(tmp_path / "clones/github.com/example/lantern.git.lock", 0.0) as (_, waited):
            assert not waited


def test_what_is_wrong_with_the_database_is_said_at_the_start(tmp_path: Path) -> None:
    """Not to an agent in the middle of its work: in a sentence, with the exit status of the command line."""
    (tmp_path / "bad.sqlite").write_text("this is no database, whatever its name says" * 40)
    with started(tmp_path, "--offline", "--database", str(tmp_path / "bad.sqlite")) as process:
        out, err = process.communicate(timeout=60)
        assert (out, process.returncode) == ("", 6)
        assert err.startswith("fixtrail: ")
        assert "Traceback" not in err


def test_unknown_thread_offline_is_an_error_of_the_tool(tmp_path: Path, database: str) -> None:
    """The server goes on; the agent is told what it can do."""
    failed, text = ask(piped(tmp_path, database, "--offline"), "verdict", url="example/lantern#9999")
    assert (failed, text.partition(":")[0]) == (True, "not_found")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_client_that_leaves_ends_what_is_under_way(tmp_path: Path, database: str, mode: str) -> None:
    """By the newest protocol and by the one before: a call that waits for GitHub keeps nobody."""

    async def leave(address: str) -> float:
        async with Client(piped(tmp_path, database, "--api-url", address), mode=mode) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.call_tool("verdict", {"url": ISSUE}), 1.0)
            found = text_of(await client.call_tool("search", {"text": "heading"}))
            assert "github.com/example/lantern#126" in found
            begun = time.monotonic()
        return time.monotonic() - begun

    with StandIn(sample_rows()) as github:
        github.script(Fault(delay=20.0, times=9))
        assert asyncio.run(leave(github.url)) < 12
