"""Witnesses with the texts that they are read from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtrail.fixes.words import changelogs
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Repository, Tag
from fixtrail.model.limits import Limits
from fixtrail.model.thread import GHOST, Document
from fixtrail.store.database import Store, open_store
from fixtrail.store.history import StoredText
from fixtrail.trail.history import History
from fixtrail.trail.tools import Tools
from fixtrail.trail.witnesses import witnessed
from fixtrail.versions.lines import lines
from tests.making import comments, issue, ref

NOW = "2026-11-24T12:00:00Z"
LANTERN = Repository("github.com", "example", "lantern")
LINES = lines(
    [Tag(f"v1.{n}.0", f"{n:040x}", f"{n:040x}", f"2026-01-{n + 1:02}T00:00:00Z") for n in range(9)], "lantern"
)
FIX = Fix(
    kind="pull", ref=ref(12), commit=None, repository="example/lantern", title="", state="merged", standing="fix",
    confidence="certain", score=100.0, evidence=(), merged_at="2026-01-02T00:00:00Z", release_state="released",
    releases=(Release("v1.3.0", "1.3.0", line="1"),),
)  # fmt: skip
ROOT = issue(1, comments=comments(1, ("lamp-bot", "COLLABORATOR", "Released in v1.4.0"), first="2026-01-06T00:00:00Z"))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def keep(store: Store, texts: dict[str, str | None]) -> None:
    """Texts of the repository as if they had been looked up; None is not there."""
    documents = {
        ident: text
        and Document(
            ref=ref(0),
            id=ident,
            kind="changelog" if ident.startswith("file:") else "release-note",
            text=text,
            author=GHOST,
            association="NONE",
            created_at="",
            url="https://github.com/example/lantern",
        )
        for ident, text in texts.items()
    }
    store.put_texts(LANTERN, {ident: StoredText(document or None, NOW) for ident, document in documents.items()})


def seen(store: Store, fix: Fix = FIX, *, texts: bool = True) -> list[tuple[str, str, bool | None]]:
    tools = Tools(store, None, Limits(), ("github.com",), now=lambda: NOW)
    found = witnessed(History(tools, LANTERN), ROOT, fix, {}, LINES, texts=texts)
    return [(w.kind, w.version, w.agrees) for w in found]


def test_threads_alone_cost_nothing(store: Store) -> None:
    """The cheap answer reads what is there already, and so does the other where nothing is stored."""
    keep(store, {"file:CHANGELOG.md@HEAD": "## 1.3.0\n\n- #12"})
    assert seen(store, texts=False) == [("bot", "1.4.0", True)]
    with open_store(":memory:") as empty:
        assert seen(empty) == [("bot", "1.4.0", True)]


def test_notes_and_changelog_are_read(store: Store) -> None:
    """The notes of the first releases and of those that the threads name; the first changelog that is there."""
    first, second = changelogs()[0][:2]
    keep(store, {f"file:{first}@HEAD": None, f"file:{second}@HEAD": "## 1.2.0\n\n- #12\n\n## 1.0.0\n\n- #1"})
    keep(store, {"release:v1.3.0": "* #12", "release:v1.4.0": "* #1", "release:v1.5.0": "* #12"})
    assert seen(store) == [
        ("bot", "1.4.0", True),
        ("release-note", "1.3.0", True),
        ("release-note", "1.4.0", True),
        ("changelog", "1.2.0", False),  # 1.0.0 was out before the merge, and is of something earlier
    ]


def test_changelog_may_stand_elsewhere(store: Store) -> None:
    """Where the root has none."""
    root, elsewhere = changelogs("", "lantern")
    keep(store, {f"file:{path}@HEAD": None for path in root} | {f"file:{elsewhere[0]}@HEAD": "## 1.3.0\n\n- #12"})
    assert ("changelog", "1.3.0", True) in seen(store)
    keep(store, {f"file:{path}@HEAD": None for path in elsewhere})
    assert seen(store) == [("bot", "1.4.0", True)]
