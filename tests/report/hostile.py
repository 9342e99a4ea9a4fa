"""A report whose every text tries to break out of its place."""

from __future__ import annotations

from typing import Any

import msgspec

from fixtrail.model.report import Report, ReportNode
from tests.report.lantern import report

# Nothing here may survive as markup: tags, fences, tables, comments, entities, links, math, footnotes, bidi, controls.
ATTACKS = (
    "</details></td></table><script>alert(1)</script><img src=x onerror=alert(1)>",
    "```\n</code></pre><iframe src=https://evil.example></iframe>\n~~~\n# heading\n---\n| a | b |\n|---|---|",
    "--> <!-- ]]> <![CDATA[ <?php ?> <!DOCTYPE x> &lt;b&gt; &#60;b&#62;",
    '[click](javascript:alert(1)) ![x](data:text/html,x) <https://evil.example> [^e1] [^x]: y "onmouseover="alert(1)',
    "@octocat @org/team #1 GH-2 evil/evil#3 https://github.com/evil/evil/issues/4 www.evil.example a@evil.example",
    "\u202egnp.exe\u202c \u2066x\u2069 a\u200bb \x1b[31mred\x1b[0m \x07 \x00 \ufeff \U000e0041",
    "]] }} {{ %% end $x$ \\ \\| ` \\",
    "- item\n1. one\n> quote\n    code\n\tcode\n+++\n===\n***\n:::\n[x]: javascript:alert(1)\r\nline\rline",
    "מזהה ערבית العربية " + "é" * 40 + "\u0301" * 300 + "🏮" * 50,
    "W" * 400 + " " + "_" * 300 + "*" * 300 + "`" * 300 + "[" * 300 + "<" * 300,
)
_NAMES = frozenset(
    {"ref", "url", "kind", "state", "confidence", "standing", "schema", "seen_in", "document", "source", "target",
     "association", "speaker", "via", "reason", "at", "canonical", "answer", "release_state", "release_evidence"}
)  # fmt: skip


def spoiled(value: Any, attack: str) -> Any:
    """The value with the attack in place of every text in it that is not a name."""
    if isinstance(value, str):
        return attack
    if isinstance(value, tuple):
        return tuple(spoiled(v, attack) for v in value)
    if isinstance(value, msgspec.Struct):
        changed = {
            f: spoiled(getattr(value, f), attack)
            for f in value.__struct_fields__
            if f not in _NAMES and not (f in ("evidence", "code", "example") and _ids(getattr(value, f)))
        }
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, dict):
        return {k: spoiled(v, attack) for k, v in value.items()}
    return value


def _ids(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(v, str) for v in value))


def hostile(attack: str) -> Report:
    """The invented report with the attack everywhere, also as links and as a thread's link."""
    spoilt: Report = spoiled(report(), attack)
    bad = ReportNode("github.com/example/lantern#7", "issue", attack, "open", 1, True, url="javascript:alert(1)")
    evidence = {
        k: msgspec.structs.replace(e, url="javascript:alert(1)" if k == "e3" else e.url)
        for k, e in spoilt.evidence.items()
    }
    graph = msgspec.structs.replace(spoilt.graph, nodes=(*spoilt.graph.nodes, bad))
    issue = msgspec.structs.replace(spoilt.issue, body=attack * 3)
    errors = tuple(msgspec.structs.replace(e, message=f"Error {attack}") for e in spoilt.errors)
    return msgspec.structs.replace(
        spoilt, graph=graph, issue=issue, evidence=evidence, outbreak=attack, errors=errors
    )  # fmt: skip
