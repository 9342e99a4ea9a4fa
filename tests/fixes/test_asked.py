"""Which versions are asked about: a user's, a lock file's, the reporter's."""

from __future__ import annotations

import pytest

from fixtrail.extract.thread import extract
from fixtrail.fixes.asked import LOCKED, commit_of, locked, named, reported
from fixtrail.locks.locked import Locked
from fixtrail.model.evidence import Quote
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits
from tests.making import issue

LANTERN = Repository("github.com", "example", "lantern")
SHA = "0123456789abcdef0123456789abcdef01234567"


STEPS = "\n### Steps to reproduce\n\nLight it.\n"


def stated(body: str, *packages: str) -> list[str]:
    found = reported(extract(issue(body=body + STEPS), Limits()), LANTERN, packages)
    return [f"{one.package} {one.version}".strip() for one in found]


@pytest.mark.parametrize(
    ("body", "versions"),
    [
        ("Version: 1.2.3", ["1.2.3"]),
        ("- Lantern version: v1.2.3", ["v1.2.3"]),
        ("### Version\n\n1.2.3\n", ["1.2.3"]),
        ("### Version\n\nlantern 1.2.3\n", ["1.2.3"]),
        ("### Version\n\nlantern@1.2.3\n", ["1.2.3"]),
        ("### Lantern version\n\nlatest (1.2.3)\n", ["1.2.3"]),
        ("I am on version 1.2.3 and it fails", ["1.2.3"]),
        ("lantern version: *1.2.3*", ["1.2.3"]),
        ("Version: 1.2.3\nLater I used version 1.2.4", ["1.2.3", "1.2.4"]),
    ],
)
def test_version_that_the_reporter_states(body: str, versions: list[str]) -> None:
    """In a field, a line or a sentence, with or without the name of the software."""
    assert stated(body) == versions


@pytest.mark.parametrize(
    "body",
    [
        "Node version: v16.4.2", "### Node.js Version\n\n21.6.1\n", "npm Version: 7.9.0", "### Version\n\nlatest\n",
        "### Version\n\n1.2.3, 1.2.4\n",
        "### Version\n\nNode 18.1\n", "### Version\n\n^1.2.3\n", "### Version\n\n1.2.x\n",
        "<!-- Only version 1.2.3 and later\nare looked at -->\nIt fails",
        "upgrading oil to oil version 1.2.3", "It fails.",
    ],
)  # fmt: skip
def test_what_is_no_version_of_this_software(body: str) -> None:
    """Another product's, a range, a branch, two at once, or what a template says."""
    assert stated(body) == []


def test_name_of_several_words_is_the_repository_s() -> None:
    """Written apart, or beside the version; a part of it is another product."""
    lamp = Repository("github.com", "example", "red-lamp")
    told = {
        body: [one.version for one in reported(extract(issue(body=body + STEPS), Limits()), lamp, ())]
        for body in ("Red Lamp version: 1.2.3", "### Version\n\n1.2.3 (Red Lamp)\n", "Lamp version: 1.2.3",
                     "### Version\n\nred 1.2.3\n")
    }  # fmt: skip
    assert list(told.values()) == [["1.2.3"], ["1.2.3"], [], []]


def test_packages_of_the_repository_are_told_from_others() -> None:
    """By the name of a tag's package, or the repository's own."""
    body = "```\n├── lantern@1.2.3\n├── @example/wick@0.1.0\n└── oil@3.0.0\n```"
    assert stated(body, "", "@example/wick") == ["1.2.3", "@example/wick 0.1.0"]


def test_version_is_shown_where_it_was_stated() -> None:
    """And three at most are looked at."""
    body = "\n".join(f"Version: 1.2.{n}" for n in range(5))
    found = reported(extract(issue(body=body), Limits()), LANTERN, ())
    assert [(one.version, one.source) for one in found] == [(f"1.2.{n}", "reported") for n in range(3)]
    quotes = [e.text for one in found for e in one.evidence if isinstance(e, Quote)]
    assert [one.version in quote for one, quote in zip(found, quotes, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("version", "commit"),
    [
        (SHA, SHA), ("abc1234", "abc1234"), (f"git+https://example.org/lantern#{SHA}", SHA),
        ("github:example/lantern#abc1234", "abc1234"), ("v0.0.0-20240102030405-0123456789ab", "0123456789ab"),
        ("v1.2.4-0.20240102030405-0123456789ab", "0123456789ab"),
        ("v2.0.1-rc.1.0.20240102030405-0123456789ab+incompatible", "0123456789ab"),
        ("git+https://example.org/lantern#1234567", "1234567"), ("1.2.3", ""),
        ("20240501", ""), ("next", ""), ("9f92f7a", "9f92f7a"), ("1234567e", "1234567e"), ("20240501c", ""),
        ("1234567b2", ""),
        ("v1.2.3-rc.1", ""), ("1234567", ""), ("git+https://example.org/lantern#main", ""), ("", ""),
    ],
)  # fmt: skip
def test_version_may_be_a_commit(version: str, commit: str) -> None:
    """An id alone, behind an address or in a pseudo-version of Go; it may begin with a digit. A number is a version."""
    assert commit_of(version) == commit


def test_version_that_a_user_names() -> None:
    """Of the main package, or of one of the tags' packages."""
    first, second = named(" 1.2.3 ", "", ["", "@example/wick"]), named("1.2.3", "@Example/Wick", ["", "@example/wick"])
    assert (first.version, first.package, first.source) == ("1.2.3", "", "asked")
    assert second.package == "@example/wick"


def rows(*names: str, ecosystem: str = "npm") -> list[Locked]:
    return [Locked(ecosystem, *name.rsplit(" ", 1)) for name in names]  # type: ignore[arg-type]


def told(found: object) -> list[str]:
    return [one.why or f"{one.package}|{one.name} {one.version}" for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lock", "packages", "answers"),
    [
        (rows("lantern 1.2.3", "oil 2.0.0"), [""], ["|lantern 1.2.3"]),
        (rows("lantern 1.2.3", "lantern 2.0.0"), [""], ["|lantern 1.2.3", "|lantern 2.0.0"]),
        (rows("@example/lantern 1.2.3"), [""], ["|@example/lantern 1.2.3"]),
        (rows("lantern 1.2.3", "@example/wick 0.1.0"), ["", "@example/wick"],
         ["|lantern 1.2.3", "@example/wick|@example/wick 0.1.0"]),
        (rows("lantern-js 1.2.3"), [""], ["|lantern-js 1.2.3"][:0]),
        (rows("Lantern 1.2.3", ecosystem="pypi"), [""], ["|Lantern 1.2.3"]),
        (rows("github.com/example/lantern/v2 v2.1.0", "github.com/example/other v1.0.0", ecosystem="go"), [""],
         ["|github.com/example/lantern/v2 v2.1.0"]),
        (rows("github.com/example/lantern/wick v0.1.0", "github.com/example/lantern/gone v0.1.0", ecosystem="go"),
         ["", "wick"], ["wick|github.com/example/lantern/wick v0.1.0"]),
    ],
)  # fmt: skip
def test_package_of_a_lock_file(lock: list[Locked], packages: list[str], answers: list[str]) -> None:
    """By the repository's name, the packages of its tags, or a Go module's path; each version that is used."""
    found = told(locked(lock, LANTERN, packages))
    assert found == (answers or ["no package of the lock file is known to be example/lantern; give the version itself"])


def test_package_by_the_name_that_registries_know() -> None:
    """Spelled as that registry takes it."""
    lock = rows("py-lantern 1.2.3", "oil 1.0.0", ecosystem="pypi")
    assert told(locked(lock, LANTERN, [""], known=["Py_Lantern"])) == ["|py-lantern 1.2.3"]


def test_package_that_the_user_means_is_the_only_one() -> None:
    """Whatever else has the repository's name."""
    lock = rows("lantern 1.2.3", "lamp 3.0.0")
    assert told(locked(lock, LANTERN, [""], "lamp")) == ["|lamp 3.0.0"]
    assert told(locked(lock, LANTERN, [""], "lump")) == ["no package of the lock file is named lump"]


def test_name_as_it_is_usually_shortened_is_taken_where_it_is_the_only_one() -> None:
    """Of two the user has to say which."""
    repository = Repository("github.com", "example", "lantern.js")
    assert told(locked(rows("lantern 1.2.3"), repository, [""])) == ["|lantern 1.2.3"]
    lock = rows("lantern 1.2.3", "lanternjs 1.0.0")
    assert told(locked(lock, repository, [""])) == [
        "lantern, lanternjs of the lock file may be example/lantern.js; give the version itself"
    ]


@pytest.mark.parametrize(
    ("name", "ecosystem"),
    [("@other/lantern", "npm"), ("github.com/other/lantern", "go"), ("gitlab.com/example/lantern", "go")],
)
def test_package_of_the_same_name_that_is_somebody_elses_is_none(name: str, ecosystem: str) -> None:
    """A fork has other versions; the name before it says whose it is."""
    assert told(locked(rows(f"{name} 1.0.0", ecosystem=ecosystem), LANTERN, [""])) == [
        "no package of the lock file is known to be example/lantern; give the version itself"
    ]


def test_module_with_a_name_of_its_own_is_taken_where_it_is_the_only_one() -> None:
    """Go modules need not be named by where they are kept."""
    assert told(locked(rows("go.example.org/lantern v1.0.0", ecosystem="go"), LANTERN, [""])) == [
        "|go.example.org/lantern v1.0.0"
    ]


def test_many_packages_are_bounded() -> None:
    """A monorepo may have hundreds in one file."""
    names = [f"@example/p{n}" for n in range(LOCKED + 5)]
    assert len(locked(rows(*(f"{name} 1.0.0" for name in names)), LANTERN, names)) == LOCKED


def test_locked_version_that_is_a_commit() -> None:
    """Is asked about as one."""
    (found,) = locked(rows(f"lantern git+https://example.org/lantern#{SHA}"), LANTERN, [""])
    assert found.commit == SHA
