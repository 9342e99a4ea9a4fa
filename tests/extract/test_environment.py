"""Versions and surroundings as the reporter states them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.environment import environment
from fixtrail.extract.fields import fields
from fixtrail.extract.manifests import packages
from fixtrail.extract.thread import extract
from fixtrail.model.limits import Limits
from tests.making import document, issue
from tests.text.growth import assert_linear


def found(text: str) -> dict[str, str]:
    body = document(text)
    return {e.name: e.value for e in environment(body, fields(body))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Node v18.18.1 and npm 9.8.1 on Ubuntu 22.04", {"node": "v18.18.1", "npm": "9.8.1", "os": "Ubuntu 22.04"}),
        ("- Python version: 3.12.1", {"python": "3.12.1"}),
        ("lantern, version 1.6.8", {"version": "1.6.8"}),
        ("Windows 11", {"os": "Windows 11"}),
        ("go version go1.21.3 linux/amd64", {"go": "1.21.3", "os": "linux", "architecture": "amd64"}),
        ("rustc 1.80.0 (051478957 2024-07-21)", {"rust": "1.80.0"}),
        ("git version 2.39.2", {"git": "2.39.2"}),
        (
            "Chrome 120 on macOS Sonoma, Apple M2 Pro",
            {"chrome": "120", "os": "macOS Sonoma", "architecture": "Apple M2 Pro"},
        ),
        ("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)", {"version": "5.2.15", "architecture": "x86_64"}),
        ("React: 18.2.0 and .NET SDK 8.0.100", {"react": "18.2.0", "dotnet": "8.0.100"}),
        ("the androids of linuxes", {}),
        ("nothing of the kind", {}),
    ],
)
def test_environment_out_of_a_sentence(text: str, expected: dict[str, str]) -> None:
    """Names and versions as people write them."""
    assert found(text) == expected


LOCKS = {
    "pip freeze": ("lamp==1.2.0\nwick==3.4\n", [("lamp", "1.2.0"), ("wick", "3.4")]),
    "pip list": (
        "Package    Version\n---------- -------\nlamp       1.2.0\nwick       3.4\n",
        [("lamp", "1.2.0"), ("wick", "3.4")],
    ),
    "npm ls": ("├── lamp@1.2.0\n└─┬ wick@3.4.1\n", [("lamp", "1.2.0"), ("wick", "3.4.1")]),
    "cargo tree": ("lamp v1.2.0 (/srv/lamp)\n├── wick v3.4.1\n", [("lamp", "1.2.0"), ("wick", "3.4.1")]),
    "package.json": (
        '"dependencies": {\n    "lamp": "^1.2.0",\n    "@oil/wick": "3.4.1"\n}',
        [("lamp", "1.2.0"), ("@oil/wick", "3.4.1")],
    ),
    "package-lock.json": (
        '    "node_modules/lamp": {\n      "version": "1.2.0",\n    "wick": {\n      "version": "3.4.1"\n',
        [("lamp", "1.2.0"), ("wick", "3.4.1")],
    ),
    "Cargo.lock": (
        '[[package]]\nname = "lamp"\nversion = "1.2.0"\n\n[[package]]\nname = "wick"\nversion = "3.4.1"\n',
        [("lamp", "1.2.0"), ("wick", "3.4.1")],
    ),
    "yarn.lock": (
        'lamp@^1.0.0:\n  version "1.2.0"\n\nwick@3:\n  version "3.4.1"\n',
        [("lamp", "1.2.0"), ("wick", "3.4.1")],
    ),
    "Gemfile.lock": ("    lamp (1.2.0)\n    wick (3.4.1)\n", [("lamp", "1.2.0"), ("wick", "3.4.1")]),
    "go.mod": (
        "\texample.org/lamp v1.2.0\n\texample.org/wick/v3 v3.4.1 // indirect\n",
        [("example.org/lamp", "1.2.0"), ("example.org/wick/v3", "3.4.1")],
    ),
    "envinfo": (
        "  npmPackages:\n    lamp: ^1.0.0 => 1.2.0\n    wick: 3.4.1 => 3.4.1\n",
        [("lamp", "1.0.0"), ("wick", "3.4.1")],
    ),
}


@pytest.mark.parametrize("tool", LOCKS)
def test_packages_out_of_what_a_tool_prints(tool: str) -> None:
    """Lists and lock files of the usual tools."""
    text, expected = LOCKS[tool]
    assert [(p.name, p.value) for p in packages(document(text), 400)] == expected


@pytest.mark.parametrize(
    "text", ["lamp==1.2.0", "see lamp@1.2.0", "a sentence, 1.2.3 of it", "lamp (1.2)\nand wick (3.4)"]
)
def test_single_line_is_no_list_of_packages(text: str) -> None:
    """Two lines of one shape at least: one alone may be anything."""
    assert list(packages(document(text), 400)) == []


def test_same_name_is_one_fact_with_its_kind() -> None:
    """The first statement of a name stands; its kind says what sort of thing it is."""
    body = document("node 18.1.0\nnode: 16.0.0\nlamp==1.2.0\nwick==3.4\n")
    assert [(e.name, e.value, e.kind) for e in environment(body, ())] == [
        ("node", "18.1.0", "runtime"), ("lamp", "1.2.0", "package"), ("wick", "3.4", "package"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["node ", "1.", "a@1.2 ", "linux ", 'name = "', "version ", "- ", "│ ", '"a": "1.2",\n']
)
def test_time_is_linear(piece: str) -> None:
    """Whatever is repeated, in one line or many."""
    assert_linear(lambda text: environment(document(text), ()), lambda size: piece * (size // len(piece)), 65_536)


@given(st.text(alphabet=st.sampled_from('ab1.@=v \t\n"│├():,{'), max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Nothing raises, and a value stands in its quote."""
    for fact in environment(document(text), ()):
        assert fact.value in fact.quote.text or fact.name in text


def test_form_field_comes_before_what_the_text_says() -> None:
    """Who filled in a form meant it."""
    text = "### Version\n\n2.0.1\n\n### Steps\n\nversion 1.9.0 was fine on Debian 12\n"
    body = document(text)
    assert [(e.name, e.value) for e in environment(body, fields(body))] == [
        ("version", "2.0.1"), ("version", "1.9.0"), ("os", "Debian 12"),
    ]  # fmt: skip


def test_fact_quotes_where_it_stands() -> None:
    """Each fact can be looked up."""
    body = document("It is node 18.1.0 here.")
    assert [e.quote.text for e in environment(body, ())] == ["node 18.1.0"]


def test_long_document_is_cut_with_a_problem() -> None:
    """What lies beyond the limit is not looked at, and that is told."""
    limits = Limits(document_chars=2000)
    facts = extract(issue(1, body="x" * 3000), limits)
    assert [(p.code, p.document) for p in facts.problems] == [("document-chars", "body")]


def test_images_are_counted() -> None:
    """Pictures are not read; the report says how many there were."""
    assert extract(issue(1, body="![a](https://x/y.png) <img src='z'>"), Limits()).images == 2


@pytest.mark.parametrize(
    "line", ["- OS: [e.g. iOS 16.1]", "Browser (e.g. Chrome 118.0.1)", "<!-- such as Ubuntu 22.04 -->"]
)
def test_examples_of_templates_are_no_facts(line: str) -> None:
    """What stands there before anybody fills it in."""
    assert environment(document(f"{line}\n"), ()) == ()
