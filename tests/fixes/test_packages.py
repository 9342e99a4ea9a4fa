"""Which package a repository is, by its manifest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.markup import texts
from fixtrail.fixes.packages import (
    LONGEST,
    NOTHING,
    Manifest,
    manifest,
    manifests,
    member_manifests,
    of_tag,
    of_version,
)
from fixtrail.model.package import Package, RegistryName
from tests.text.growth import assert_linear

POM = """<?xml version="1.0"?>
<!-- <groupId>none</groupId> -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.example.lamp</groupId><artifactId>parent</artifactId><version>1</version></parent>
  <artifactId>lantern</artifactId>
  <dependencies><dependency><groupId>org.other</groupId><artifactId>wick</artifactId></dependency></dependencies>
</project>"""
CSPROJ = "<Project Sdk='Microsoft.NET.Sdk'><PropertyGroup><PackageId>Lan.Tern</PackageId>{}</PropertyGroup></Project>"
NUSPEC = "<package xmlns='x'><metadata><id>Lan.Tern</id><dependencies><id>Wick</id></dependencies></metadata></package>"


@pytest.mark.parametrize(
    ("path", "text", "registry", "name"),
    [
        ("package.json", '{"name": "@lamp/lantern"}', "npm", "@lamp/lantern"),
        ("packages/a/package.json", '{"name": "a", "private": false}', "npm", "a"),
        ("pyproject.toml", '[project]\nname = "lantern"', "pypi", "lantern"),
        ("pyproject.toml", '[tool.poetry]\nname = "lantern"', "pypi", "lantern"),
        ("pyproject.toml", '[tool.flit.metadata]\nmodule = "lantern"', "pypi", "lantern"),
        ("setup.cfg", "[options]\nname = x\n[metadata]\nname = lantern\nversion = attr: x", "pypi", "lantern"),
        ("setup.py", 'setup(\n    name="lantern",\n    version=v)', "pypi", "lantern"),
        ("Cargo.toml", '[package]\nname = "lantern"', "crates", "lantern"),
        ("Cargo.toml", '[package]\nname = "lantern"\npublish = ["crates-io"]', "crates", "lantern"),
        ("pom.xml", POM, "maven", "org.example.lamp:lantern"),
        ("pom.xml", "<project><groupId>g.h</groupId><artifactId>a</artifactId></project>", "maven", "g.h:a"),
        ("build.gradle", "group = 'org.example'\narchivesBaseName = 'lantern'", "maven", "org.example:lantern"),
        ("build.gradle.kts", 'group = "org.example"\n  artifactId = "lantern"', "maven", "org.example:lantern"),
        ("gradle.properties", "GROUP=org.example\nPOM_ARTIFACT_ID = lantern\n", "maven", "org.example:lantern"),
        ("lantern.gemspec", "Gem::Specification.new do |s|\n  s.name = 'lantern'.freeze", "rubygems", "lantern"),
        ("src/L/L.csproj", CSPROJ.format(""), "nuget", "Lan.Tern"),
        ("Lan.Tern.nuspec", NUSPEC, "nuget", "Lan.Tern"),
        (
            "go.mod",
            "// a comment\nmodule github.com/example/lantern/v2 // x\n\ngo 1.22",
            "go",
            "github.com/example/lantern/v2",
        ),
        ("go.mod", 'module "example.com/lantern"', "go", "example.com/lantern"),
    ],
)
def test_manifest_names_its_package(path: str, text: str, registry: RegistryName, name: str) -> None:
    """Each ecosystem's file says it in its own way."""
    found = manifest(path, text)
    assert (found.package, found.private) == (Package(registry, name), False)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "lantern", "private": true}'),
        ("pyproject.toml", '[project]\nname = "lantern"\nclassifiers = ["Private :: Do Not Upload"]'),
        ("pyproject.toml", "[tool.poetry]\npackage-mode = false"),
        ("Cargo.toml", '[package]\nname = "lantern"\npublish = false'),
        ("Cargo.toml", '[package]\nname = "lantern"\npublish = ["ours"]'),
        ("go.mod", "module lantern"),
        ("L.csproj", CSPROJ.format("<IsPackable>false</IsPackable>")),
    ],
)
def test_private_package_is_none(path: str, text: str) -> None:
    """Its name is told to nobody."""
    assert manifest(path, text) == Manifest(private=True)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", "{"),
        ("package.json", "[" * 100_000),
        ("package.json", '["name"]'),
        ("package.json", '{"name": 5}'),
        ("package.json", '{"name": " "}'),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", "project = 5\ntool = []"),
        ("pyproject.toml", "[project]\nclassifiers = 5"),
        ("setup.cfg", "[metadata]\nname = file: NAME"),
        ("setup.cfg", "name = lantern"),
        ("setup.py", "setup(name=NAME)"),
        ("setup.py", "a(name='lantern')\nb(name='wick')"),
        ("pom.xml", "<project><groupId>${group}</groupId><artifactId>a</artifactId></project>"),
        ("pom.xml", "<project><artifactId>a</artifactId></project>"),
        ("pom.xml", "<project"),
        ("build.gradle", "group = rootProject.group\nartifactId = 'lantern'"),
        ("lantern.gemspec", "s.name = NAME"),
        ("L.csproj", "<Project/>"),
        ("L.nuspec", "<package><metadata><id>$id$</id></metadata></package>"),
        ("go.mod", ""),
        ("README.md", "name = lantern"),
        ("Makefile", ""),
        ("package.json", '{"name": "lantern"}' + " " * LONGEST),
    ],
)
def test_manifest_that_names_nothing_plainly_has_no_package(path: str, text: str) -> None:
    """What the build works out, what is broken, what is another file: no name is guessed."""
    assert manifest(path, text).package is None
    assert not manifest(path, text).private


def test_workspace_names_its_members() -> None:
    """A root that is private itself still says of which registry its packages are."""
    npm = manifest("package.json", '{"private": true, "workspaces": ["packages/*"]}')
    cargo = manifest("Cargo.toml", "[workspace]\nmembers = ['a']")
    go = manifest("go.mod", "module example.com/lantern/v2")
    assert (npm.members, npm.private, cargo.members) == ("npm", False, "crates")
    assert of_tag("wick", npm) == Package("npm", "wick")
    assert of_tag("wick", cargo) == Package("crates", "wick")
    assert of_tag("wick", go) == Package("go", "example.com/lantern/wick")
    assert of_tag("@lamp/wick", NOTHING) == Package("npm", "@lamp/wick")
    assert of_tag("wick", NOTHING) is None
    assert of_tag("crates/wick", cargo) is None


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("example.com/lantern/v3", "v2.1.0", "example.com/lantern/v2"),
        ("example.com/lantern/v3", "1.9.0", "example.com/lantern"),
        ("example.com/lantern/v3", "3.0.0", "example.com/lantern/v3"),
        ("example.com/lantern", "2.0.0", "example.com/lantern"),
        ("example.com/lantern/v3", "next", "example.com/lantern/v3"),
    ],
)
def test_go_module_has_the_major_version_in_its_path(name: str, version: str, expected: str) -> None:
    """The manifest of today says how it is called today."""
    assert of_version(Package("go", name), version) == Package("go", expected)
    assert of_version(Package("npm", name), version) == Package("npm", name)


def test_paths_of_manifests_stay_in_the_repository() -> None:
    """A tag's name becomes a part of them."""
    assert "lantern.gemspec" in manifests("lantern")
    assert member_manifests("@lamp/wick")[0] == "packages/wick/package.json"
    assert [member_manifests(name) for name in ("..", "a/..", ".git", "a b", "")] == [()] * 5


@given(st.from_regex(r"@?[a-z][a-z0-9._-]{0,30}", fullmatch=True), st.booleans())
def test_name_of_a_package_json_comes_back_unless_it_is_private(name: str, private: bool) -> None:
    """Whatever else is in it."""
    text = json.dumps({"version": "1.0.0", "private": private, "name": name, "scripts": {"name": "x"}})
    assert manifest("package.json", text).package == (None if private else Package("npm", name))


@given(st.sampled_from([*manifests("x"), "pom.xml"]), st.text(max_size=300))
def test_manifest_of_any_text_is_read(path: str, text: str) -> None:
    """No file breaks it, and what is named is not empty."""
    package = manifest(path, text).package
    assert package is None or package.name


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text("abc&<>;\u00e9 ", max_size=9), max_size=5))
def test_texts_of_elements_come_back(values: dict[str, str]) -> None:
    """Entities are those of XML alone."""
    escaped = {k: v.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for k, v in values.items()}
    text = "<a:root x='1'>" + "".join(f"<{k}>{v}</{k}>" for k, v in escaped.items()) + "<b/></a:root>"
    assert dict(texts(text)) == {f"root/{k}": v.strip() for k, v in values.items()}


@pytest.mark.parametrize(
    "piece", ["<!--", "<a>", "<a ", "</a>", "<![CDATA[", "<", "name=", 'group = "a"\n', "[a]\n", "<id>"]
)
@pytest.mark.parametrize("path", ["pom.xml", "build.gradle", "setup.py", "setup.cfg", "x.gemspec", "go.mod"])
def test_time_for_a_manifest_grows_with_its_length(path: str, piece: str) -> None:
    """No file is expensive."""
    assert_linear(lambda text: manifest(path, text), lambda size: piece * (size // len(piece)), 4_096)


def test_elements_are_followed_to_a_depth_alone() -> None:
    """What lies deeper than any manifest is passed over."""
    assert list(texts("<a>" * 60 + "x" + "</a>" * 60)) == []
    assert list(texts("<a><b>x</c></b>y</a><d>z</d>")) == [("d", "z")]
