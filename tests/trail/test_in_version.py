"""Whether versions have the fix, over a clone of a real repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtrail.extract.thread import extract
from fixtrail.locks.locked import Locked
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Published, Unknown
from fixtrail.model.limits import Limits
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import VersionAnswer
from fixtrail.store.database import Store, open_store
from fixtrail.trail.in_version import version_answers
from fixtrail.trail.releases import released
from fixtrail.trail.tools import Tools
from tests.git.cloning import clones, made
from tests.git.making import Made, at
from tests.making import graph, issue, pull
from tests.trail.tracing import fix_by, mended


class World:
    """A repository whose fix is in 1.1.0 and, cherry-picked, in 1.0.2; 2.0.0 took it back."""

    def __init__(self, tmp_path: Path, store: Store) -> None:
        self.repository: Made = made(tmp_path)
        self.repository.commit("A lantern", {"package.json": '{"name": "lantern-lamp"}\n', "lamp.txt": "1"})
        self.repository.release("v1.0.0")
        self.repository.start("1.0")
        self.repository.release("v1.0.1")
        self.repository.go("main")
        self.fix = self.repository.commit("Count all rows (#12)", {"rows.txt": "all"})
        self.repository.release("v1.1.0")
        self.repository.go("1.0")
        self.repository.pick(self.fix, "-x")
        self.repository.release("v1.0.2")
        self.repository.go("main")
        self.reverted = self.repository.revert(self.fix)
        self.repository.release("v2.0.0")
        self.tools = Tools(store, None, Limits(), ("github.com",), clones=clones(tmp_path, wanted=True))
        self.pull = mended(self.fix)

    def fixes(self) -> tuple[Fix, ...]:
        """As they come with their releases."""
        root = issue(1)
        threads = {t.ref: t for t in (root, self.pull)}
        return released(self.tools, root, (fix_by(self.pull),), graph(root, threads.values(), ()), threads)

    def told(self, root: Thread | None = None, fixes: Sequence[Fix] | None = None, **more: Any) -> list[VersionAnswer]:
        root = root or issue(1, created_at=at(60))
        fixes = self.fixes() if fixes is None else fixes
        return list(version_answers(self.tools, root, fixes, None, extract(root, Limits()), **more))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_store(":memory:") as store:
        yield World(tmp_path, store)


def brief(answers: Sequence[VersionAnswer]) -> list[tuple[str, str, str, str]]:
    return [(a.source, a.version, a.answer, a.overall.tag if a.overall else "") for a in answers]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.0.0", ("lacks", "v1.0.2")), ("v1.0.1", ("lacks", "v1.0.2")), ("1.0.2", ("has", "")), ("1.1.0", ("has", "")),
        ("2.0.0", ("lacks", "")), ("1.0.9", ("has", "")), ("nonsense", ("unknown", "")),
    ],
)  # fmt: skip
def test_version_that_is_asked_about(world: World, version: str, expected: tuple[str, str]) -> None:
    """By ancestry, backports and reverts too."""
    assert brief(world.told(version=version)) == [("asked", version, *expected)]


def test_commit_that_is_asked_about(world: World) -> None:
    """Abbreviated too; one that is not there cannot be told."""
    assert brief(world.told(version=world.fix[:10])) == [("asked", world.fix[:10], "has", "")]
    assert brief(world.told(version=world.reverted)) == [("asked", world.reverted, "lacks", "")]
    assert brief(world.told(version="f" * 40)) == [("asked", "f" * 40, "unknown", "")]


def test_reporter_s_version_is_answered_without_being_asked(world: World) -> None:
    """Once, also where the user asks about the same."""
    root = issue(1, body="Version: 1.0.1\nNode version: 1.1.0\n", created_at=at(60))
    assert brief(world.told(root)) == [("reported", "1.0.1", "lacks", "v1.0.2")]
    assert brief(world.told(root, version="v1.0.1")) == [("asked", "v1.0.1", "lacks", "v1.0.2")]
    assert brief(world.told(root, version="1.1.0")) == [
        ("asked", "1.1.0", "has", ""), ("reported", "1.0.1", "lacks", "v1.0.2"),
    ]  # fmt: skip


def test_version_that_was_not_out_when_the_issue_was_opened_is_another_product_s(world: World) -> None:
    """So is one of a line that is not known."""
    assert world.told(issue(1, body="Version: 1.0.2\n", created_at=at(2))) == []
    assert world.told(issue(1, body="Version: 16.4.2\n", created_at=at(60))) == []


def test_versions_of_a_lock_file(world: World) -> None:
    """Each of the repository's package; by the name of its manifest, where the repository has another."""
    named = [Locked("npm", "lantern", "1.0.1"), Locked("npm", "lantern", "1.1.0"), Locked("npm", "oil", "1.0.0")]
    assert brief(world.told(locked=named)) == [("lock", "1.0.1", "lacks", "v1.0.2"), ("lock", "1.1.0", "has", "")]
    other = [Locked("npm", "lantern-lamp", "1.0.1"), Locked("npm", "oil", "1.0.0")]
    assert brief(world.told(locked=other)) == [("lock", "1.0.1", "lacks", "v1.0.2")]
    assert world.told(locked=other)[0].package == "lantern-lamp"


def test_package_that_is_named_by_the_user_or_a_registry(world: World) -> None:
    """Before any that is guessed from the repository's name."""
    locked = [Locked("npm", "lamp", "1.0.1"), Locked("npm", "lantern", "1.1.0")]
    assert brief(world.told(locked=locked, package="lamp")) == [("lock", "1.0.1", "lacks", "v1.0.2")]
    known = Published("npm", "lamp", "1.1.0", at(5), "https://example.org")
    (fix,) = world.fixes()
    release = msgspec.structs.replace(fix.releases[0], published=(known,))
    fixes = (msgspec.structs.replace(fix, releases=(release, *fix.releases[1:])),)
    assert brief(world.told(fixes=fixes, locked=locked[:1])) == [("lock", "1.0.1", "lacks", "v1.0.2")]


def test_lock_file_without_the_package_says_so(world: World) -> None:
    """The user may name it."""
    (answer,) = world.told(locked=[Locked("npm", "oil", "1.0.0")])
    assert (answer.source, answer.answer) == ("lock", "unknown")
    assert answer.text == (
        "Whether the version in the lock file has the fix cannot be told: no package of the lock file is known to be "
        "example/lantern; give the version itself."
    )


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"standing": "reverted"}, "Whether 1.1.0 has the fix cannot be told: its fix was taken back."),
        ({"standing": "abandoned", "state": "closed"},
         "Whether 1.1.0 has the fix cannot be told: no fix of it is known."),
        ({"repository": "example/wick"},
         "Whether 1.1.0 has the fix cannot be told: the fix is in example/wick, whose versions are others."),
        ({"standing": "competing", "state": "open"},
         "1.1.0 lacks the fix: github.com/example/lantern#12 is not merged yet."),
    ],
)  # fmt: skip
def test_fix_that_no_version_can_be_asked_of(world: World, more: dict[str, Any], text: str) -> None:
    """Taken back, given up, elsewhere, or not merged yet; the reporter's version is then not spoken of."""
    fix = fix_by(pull(12), **{"merged_at": None, **more})
    root = issue(1, body="Version: 1.0.1\n", created_at=at(60))
    asked = [a for a in world.told(root, [fix], version="1.1.0") if a.source == "asked"]
    assert [a.text for a in asked] == [text]


def test_nothing_is_asked_where_there_is_nothing_to_answer(world: World) -> None:
    """No fix and no version, or a blank one."""
    assert world.told(fixes=()) == world.told(fixes=(), version=" ") == world.told(issue(1, created_at=at(60))) == []


def test_lines_that_cannot_be_had_are_the_reason(world: World) -> None:
    """In the words of whoever was asked."""
    root = issue(1, body="Version: 1.0.1\n")
    found = version_answers(world.tools, root, world.fixes(), Unknown("nobody knows"), extract(root, Limits()))
    assert [a.text for a in found] == ["Whether 1.0.1 has the fix cannot be told: nobody knows."]


def test_stated_release_is_no_upgrade(world: World) -> None:
    """Only a tag is, and only one that is newer."""
    (fix,) = world.fixes()
    said = msgspec.structs.replace(fix, releases=(Release("", "1.5.0"),))
    assert brief(world.told(fixes=(said,), version="1.0.1")) == [("asked", "1.0.1", "lacks", "")]
