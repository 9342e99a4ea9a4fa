"""One report through the command line, as JSON and as Markdown, and through the server: it says the same."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client

from fixtrail.store.database import open_store
from fixtrail.text.characters import visible
from fixtrail.trail.corpus import import_path
from tests.mcp_server.asking import PROGRAM, environment, piped, talk, text_of

ISSUE = "example/lantern#101"


def printed(home: Path, database: str, form: str) -> str:
    """What the command line prints."""
    command = [*PROGRAM[:-1], "report", ISSUE, "--offline", "--database", database, "--format", form]
    done = subprocess.run(command, env=environment(home), capture_output=True, check=True)
    return done.stdout.decode()


def asked(home: Path, database: str, evidence: list[str]) -> dict[str, str]:
    """Each section whole, and each piece of evidence, by name."""

    async def call(client: Client, tool: str, **arguments: Any) -> str:
        return text_of(await client.call_tool(tool, {"url": ISSUE, "max_tokens": 8_000, **arguments}))

    async def session(client: Client) -> dict[str, str]:
        found = {"verdict": await call(client, "verdict")}
        for name in ("analysis", "fixes", "errors", "causes", "workarounds", "environment", "graph", "timeline",
                     "evidence", "coverage"):  # fmt: skip
            found[name] = await call(client, "report_section", section=name)
        for i in evidence:
            found[i] = await call(client, "evidence", id=i)
        return found

    answers: dict[str, str] = talk(piped(home, database, "--offline"), session)
    return answers


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str, dict[str, str]]:
    """The report as JSON, as Markdown and as answers; the JSON is made last, so that the server finds it fresh."""
    tmp_path = tmp_path_factory.mktemp("same")
    database = str(tmp_path / "sample.sqlite")
    with open_store(database) as store, as_file(files("fixtrail.sample")) as folder:
        import_path(store, Path(folder))
    page = printed(tmp_path, database, "markdown")
    report = json.loads(printed(tmp_path, database, "json"))
    return report, page, asked(tmp_path, database, list(report["evidence"]))


def marked(text: str) -> list[str]:
    """What stands in the marks, in order; the line that explains them has none."""
    return [found[2].strip("\n") for found in re.finditer(r"<(data-[0-9a-f]+)>(?!…<)(.*?)</\1>", text, re.DOTALL)]


def texts(entries: list[dict[str, Any]], key: str) -> Iterator[str]:
    for entry in entries:
        yield visible(entry[key]).strip("\n")


def test_report_says_the_same_on_every_way(both: tuple[dict[str, Any], str, dict[str, str]]) -> None:
    """Verdict, fixes with their releases, errors, causes, workarounds, environment, links, events and evidence."""
    report, page, answers = both
    verdict = report["verdict"]
    made = report["made_at"][:16].replace("T", " ")
    assert answers["fixes"].startswith(f"{verdict['kind']} ({verdict['confidence']}")
    assert answers["fixes"].splitlines()[0].endswith(f"report of {made} UTC")
    assert answers["verdict"].startswith(f"{verdict['kind'].upper()} ({verdict['confidence']}). ")
    assert f"First release with it: {verdict['releases'][0]['version']}, " in answers["verdict"]
    assert f"- **Verdict:** `{verdict['kind']}`, {verdict['confidence']} " in page
    releases = [release["version"] for fix in report["fixes"] for release in fix["releases"]]
    assert re.findall(r"^  first release (\S+)", answers["fixes"], re.MULTILINE) == releases
    assert [version for version in releases if version not in page] == []
    refs = [fix["ref"] for fix in report["fixes"]]
    assert re.findall(r"^- pull request (\S+), ", answers["fixes"], re.MULTILINE) == refs
    for section, key in (("errors", "message"), ("causes", "text"), ("workarounds", "text")):
        shown = marked(answers[section])
        assert [t for t in texts(report[section], key) if not any(s and t.startswith(s) for s in shown)] == []
    for fact in report["environment"]:
        assert visible(fact["value"]) in answers["environment"]
    nodes = {node["ref"] for node in report["graph"]["nodes"]} - {report["issue"]["ref"]}
    assert set(re.findall(r"^- (\S+#\d+) \(", answers["graph"], re.MULTILINE)) == nodes
    assert f"Section timeline, {len(report['timeline'])} in all" in answers["timeline"]
    assert (
        f"- {report['coverage']['fetched']} of {report['coverage']['known']} known threads read" in answers["coverage"]
    )


def test_evidence_says_the_same_on_every_way(both: tuple[dict[str, Any], str, dict[str, str]]) -> None:
    """Each piece by its number: the same words, author and address."""
    report, _, answers = both
    assert re.findall(r"^- (e\d+): ", answers["evidence"], re.MULTILINE) == list(report["evidence"])
    for i, piece in report["evidence"].items():
        assert answers[i].startswith(f"{i}, {piece['kind']}: ")
        words = visible(piece["quote"] or piece["text"] or "").replace("\r\n", "\n").strip("\n")
        assert [shown for shown in marked(answers[i]) if words.startswith(shown)] != []
        assert piece["url"] in answers[i].splitlines()[0]
        if piece["kind"] == "quote":
            assert piece["author"] in answers[i].splitlines()[0]
