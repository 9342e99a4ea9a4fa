"""Which package a repository is: the name that its manifest gives it, read from the manifest's text alone.

A manifest that says that nothing is published of it has no package, and one that works its name out has none either:
names are never guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from fixtrail.fixes.markup import texts
from fixtrail.model.package import Package, RegistryName

LONGEST = 1_000_000  # characters of a manifest; what is longer is none


class Manifest(NamedTuple):
    """`package` is None where the manifest names none; `private`: it says that nothing is published; `members`: the
    registry of a workspace's packages, which tags may name."""

    package: Package | None = None
    private: bool = False
    members: RegistryName | None = None


NOTHING = Manifest()
_GO_MAJOR = re.compile(r"/v\d{1,9}\Z")


def manifest(path: str, text: str) -> Manifest:
    """What a manifest says; NOTHING of a file of another kind or one that cannot be read."""
    if len(text) > LONGEST:
        return NOTHING
    name = path.rpartition("/")[2]
    reader = _READERS.get(name) or _ENDINGS.get(name.rpartition(".")[2])
    return reader(text) if reader else NOTHING


def manifests(repo: str) -> tuple[str, ...]:
    """The paths to look at in a repository of that name, those that tell most first."""
    return (
        "Cargo.toml", "pyproject.toml", "setup.cfg", "go.mod", "package.json", "pom.xml", "gradle.properties",
        f"{repo}.gemspec", f"{repo}.nuspec", f"{repo}.csproj", f"src/{repo}/{repo}.csproj",
        "build.gradle", "build.gradle.kts", "setup.py",
    )  # fmt: skip


def member_manifests(package: str) -> tuple[str, ...]:
    """The paths to look at for a package of a repository with several, by the name that its tags have."""
    name = package.rpartition("/")[2]
    if not re.fullmatch(r"[\w.-]{1,100}", name) or name.startswith("."):
        return ()
    kinds = ("package.json", "Cargo.toml", "pyproject.toml", f"{name}.gemspec")
    folders = (f"packages/{name}", name, f"crates/{name}", f"libs/{name}")
    return tuple(f"{folder}/{kind}" for folder in folders for kind in kinds)


def of_tag(package: str, root: Manifest) -> Package | None:
    """The package that tags call `package`, where the root's manifest is that of a workspace whose tags are named by
    its members: npm's scoped names, crates, and Go modules in folders."""
    if package.startswith("@") and "/" in package:
        return Package("npm", package)
    if root.members == "go" and root.package:
        return Package("go", f"{_GO_MAJOR.sub('', root.package.name)}/{package}")
    return Package(root.members, package) if root.members and "/" not in package else None


def of_version(package: Package, version: str) -> Package:
    """The package as it was called at a version: a Go module's path has its major version from the second on, where the
    module was not left without (https://go.dev/ref/mod#major-version-suffixes)."""
    major = version.removeprefix("v").partition(".")[0]
    if package.registry != "go" or not _GO_MAJOR.search(package.name) or not (major.isascii() and major.isdigit()):
        return package
    base = _GO_MAJOR.sub("", package.name)
    return Package("go", f"{base}/v{major}" if int(major[:9]) > 1 else base)


def _package_json(text: str) -> Manifest:
    """https://docs.npmjs.com/cli/configuring-npm/package-json"""
    try:
        table = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return NOTHING
    if not isinstance(table, dict):
        return NOTHING
    members: RegistryName | None = "npm" if table.get("workspaces") else None
    if table.get("private") in (True, "true"):
        return Manifest(None, members is None, members)
    return Manifest(_named("npm", table.get("name")), False, members)


def _pyproject(text: str) -> Manifest:
    """https://packaging.python.org/en/latest/specifications/pyproject-toml/, https://python-poetry.org/docs/pyproject/"""
    table = _toml(text)
    project, poetry, flit = _at(table, "project"), _at(table, "tool", "poetry"), _at(table, "tool", "flit", "metadata")
    if poetry.get("package-mode") is False or any(
        isinstance(c, str) and c.startswith("Private ::")
        for c in _list(project.get("classifiers")) + _list(poetry.get("classifiers"))
    ):
        return Manifest(private=True)
    names = (project.get("name"), poetry.get("name"), flit.get("dist-name"), flit.get("module"))
    return Manifest(_named("pypi", next((n for n in names if n), None)))


def _cargo(text: str) -> Manifest:
    """https://doc.rust-lang.org/cargo/reference/manifest.html"""
    table = _toml(text)
    package = _at(table, "package")
    members: RegistryName | None = "crates" if isinstance(table.get("workspace"), dict) else None
    publish = package.get("publish", True)
    if publish is False or (isinstance(publish, list) and "crates-io" not in publish):
        return Manifest(None, members is None, members)
    return Manifest(_named("crates", package.get("name")), False, members)


def _setup_cfg(text: str) -> Manifest:
    """https://setuptools.pypa.io/en/latest/userguide/declarative_config.html"""
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip().strip("[]").strip()
        found = re.match(r"name[ \t]{0,20}[=:][ \t]{0,20}([^\s#;]{1,100})[ \t]{0,20}(?:[#;]|$)", line)
        if section == "metadata" and found:
            return Manifest(_named("pypi", found[1]))
    return NOTHING


def _setup_py(text: str) -> Manifest:
    return Manifest(_named("pypi", _only(r"(?<![\w.])name[ \t]{0,9}=[ \t]{0,9}[\"']([\w.-]{1,100})[\"']", text)))


def _go_mod(text: str) -> Manifest:
    """https://go.dev/ref/mod#go-mod-file-module; a path without a domain cannot be fetched."""
    path = _only(r"(?m)^module[ \t]{1,20}\"?([^\s\"]{1,400})\"?", text) or ""
    if "." not in path.partition("/")[0]:
        return Manifest(private=bool(path))
    return Manifest(_named("go", path), False, "go")


def _pom(text: str) -> Manifest:
    """https://maven.apache.org/pom.html#maven-coordinates; the group is the parent's where it has none of its own."""
    found: dict[str, str] = {}
    for path, value in texts(text):
        found.setdefault(path, value)
    group = found.get("project/groupId") or found.get("project/parent/groupId")
    return Manifest(_maven(group, found.get("project/artifactId")))


def _gradle(text: str) -> Manifest:
    """Coordinates that are written as they are (https://docs.gradle.org/current/userguide/publishing_maven.html)."""
    quoted = r"[ \t]{0,9}(?:=|[ \t]|\.set\()[ \t]{0,9}[\"']([^\"'\n]{1,200})[\"']"
    group = _only(rf"(?m)^[ \t]{{0,40}}group(?:Id)?{quoted}", text)
    return Manifest(_maven(group, _only(rf"(?m)^[ \t]{{0,40}}(?:artifactId|archivesBaseName){quoted}", text)))


def _gradle_properties(text: str) -> Manifest:
    """Names that a plugin for publishing reads (https://vanniktech.github.io/gradle-maven-publish-plugin/central/)."""
    value = r"[ \t]{0,9}=[ \t]{0,9}(\S{1,200})[ \t]{0,9}$"
    return Manifest(_maven(_only(rf"(?m)^GROUP{value}", text), _only(rf"(?m)^POM_ARTIFACT_ID{value}", text)))


def _gemspec(text: str) -> Manifest:
    """https://guides.rubygems.org/specification-reference/#name"""
    return Manifest(_named("rubygems", _only(r"\.name[ \t]{0,20}=[ \t]{0,20}[\"']([\w.-]{1,100})[\"']", text)))


def _csproj(text: str) -> Manifest:
    """https://learn.microsoft.com/en-us/nuget/reference/msbuild-targets#pack-target"""
    found = {path.rpartition("/")[2]: value for path, value in texts(text)}
    if found.get("IsPackable", "").lower() == "false":
        return Manifest(private=True)
    return Manifest(_named("nuget", found.get("PackageId")))


def _nuspec(text: str) -> Manifest:
    """https://learn.microsoft.com/en-us/nuget/reference/nuspec#id"""
    found = [value for path, value in texts(text) if path == "package/metadata/id"]
    return Manifest(_named("nuget", found[0] if found else None))


def _named(registry: RegistryName, name: object) -> Package | None:
    """A package where the name is written out and not worked out by the build."""
    if not isinstance(name, str) or not name.strip() or any(mark in name for mark in "${}<>%\"'()\n") or ": " in name:
        return None
    name = name.strip()
    return None if name.startswith(("attr:", "file:")) else Package(registry, name)


def _maven(group: str | None, artifact: str | None) -> Package | None:
    return _named("maven", f"{group}:{artifact}") if group and artifact else None


def _only(pattern: str, text: str) -> str | None:
    """What the pattern finds, where it finds one thing only."""
    found = {match[1] for match in re.finditer(pattern, text)}
    return found.pop() if len(found) == 1 else None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _at(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at a path of keys; empty where there is none."""
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_READERS: dict[str, Callable[[str], Manifest]] = {
    "package.json": _package_json,
    "pyproject.toml": _pyproject,
    "Cargo.toml": _cargo,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "go.mod": _go_mod,
    "pom.xml": _pom,
    "gradle.properties": _gradle_properties,
    "build.gradle": _gradle,
    "build.gradle.kts": _gradle,
}
_ENDINGS: dict[str, Callable[[str], Manifest]] = {"gemspec": _gemspec, "csproj": _csproj, "nuspec": _nuspec}
