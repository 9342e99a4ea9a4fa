"""Each registry's answers, as its own API gives them."""

from __future__ import annotations

from typing import Any

import pytest

from fixtrail.model.history import Published, Unknown
from fixtrail.model.package import Package, RegistryName, Unpublished
from fixtrail.registry.registry import Question
from tests.registry.loopback import Loopback, Page


def asked(server: Loopback, registry: RegistryName, name: str, version: str, *of: str) -> Any:
    """The answer for one version."""
    with server.registry(registry) as registries:
        return registries.published(Package(registry, name), version, of)


def pypi(**more: Any) -> dict[str, Any]:
    info = {"name": "lantern", "version": "1.2.3", "home_page": None, "project_urls": None, **more}
    files = [
        {"upload_time_iso_8601": "2026-02-03T10:00:09.123456Z", "yanked": False},
        {"upload_time_iso_8601": "2026-02-03T10:00:01.000001Z", "yanked": False},
    ]
    return {"info": info, "urls": files}


def test_pypi_release_is_as_old_as_its_first_file() -> None:
    """The version's own JSON is one small request; the name is asked for in its normal form."""
    with Loopback({"pypi/pypi/lan-tern/1.2.3/json": Page(pypi())}) as server:
        found = asked(server, "pypi", "Lan_Tern", "1.2.3")
        assert server.seen == [("GET", "/pypi/pypi/lan-tern/1.2.3/json")]
    url = "https://pypi.org/project/Lan_Tern/1.2.3/"
    assert found == Published("pypi", "Lan_Tern", "1.2.3", "2026-02-03T10:00:01Z", url)


def test_pypi_release_is_yanked_where_all_its_files_are() -> None:
    """One file that can still be had keeps the release."""
    release = pypi()
    release["urls"][0]["yanked"] = True
    with Loopback({"pypi/pypi/lantern/1.2.3/json": Page(release)}) as server:
        assert not asked(server, "pypi", "lantern", "1.2.3").yanked
        release["urls"][1]["yanked"] = True
        assert asked(server, "pypi", "lantern", "1.2.3").yanked


def test_pypi_release_without_files_is_not_published() -> None:
    """A release that was made and has nothing to install is none."""
    with Loopback({"pypi/pypi/lantern/1.2.3/json": Page({"info": {"version": "1.2.3"}, "urls": []})}) as server:
        found = asked(server, "pypi", "lantern", "1.2.3")
    assert found == Unpublished(Package("pypi", "lantern"), "1.2.3", "lantern 1.2.3 has no file on PyPI")


INDEX = {"files": [
    {"filename": "lantern-1.2.3.tar.gz", "upload-time": "2026-02-03T10:00:00Z", "yanked": ""},
    {"filename": "lantern-1.2.3-py3-none-any.whl", "upload-time": "2026-02-03T09:00:00Z", "yanked": "broken"},
    {"filename": "lantern-1.3-py3-none-any.whl", "upload-time": None, "yanked": False},
    {"filename": "lantern-1.2.win32.exe"},
    {"filename": "lantern.whl"},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", ("1.2.3", "2026-02-03T09:00:00Z", True)),
        ("1.3.0", ("1.3.0", "", False)),
        ("1.4", "PyPI has no lantern 1.4"),
        ("not-a-version", "PyPI has no lantern not-a-version"),
    ],
)
def test_pypi_index_is_asked_where_there_is_no_json(version: str, expected: object) -> None:
    """Mirrors have the index alone; a reason that is empty still yanks."""
    with Loopback({"pypi/simple/lantern/": Page(INDEX)}) as server:
        found = asked(server, "pypi", "lantern", version)
    if isinstance(found, Published):
        assert (found.version, found.date, found.yanked) == expected
    else:
        assert found.why == expected


def test_pypi_package_that_is_not_there_is_a_clear_answer() -> None:
    """Neither the JSON nor the index knows it."""
    with Loopback() as server:
        assert asked(server, "pypi", "lantern", "1.0").why == "PyPI has no package lantern"


def npm(**more: Any) -> dict[str, Any]:
    return {
        "name": "@lamp/lantern",
        "version": "1.2.3",
        "repository": {"url": "git+https://github.com/Lamp/Lantern.git"},
        **more,
    }


DOCUMENT = {
    "name": "@lamp/lantern",
    "time": {"created": "2020-01-01T00:00:00.000Z", "1.2.3": "2026-02-03T10:00:00.999Z"},
}


def test_npm_version_has_the_date_of_the_package_document() -> None:
    """The version's own document says that it is there, the package's when it came."""
    pages: dict[str, Any] = {
        "npm/@lamp%2flantern/1.2.3": Page(npm()),
        "npm/@lamp%2flantern": Page(DOCUMENT, packed=True),
    }
    with Loopback(pages) as server:
        found = asked(server, "npm", "@lamp/lantern", "1.2.3", "lamp/lantern")
    url = "https://www.npmjs.com/package/@lamp/lantern/v/1.2.3"
    assert found == Published("npm", "@lamp/lantern", "1.2.3", "2026-02-03T10:00:00Z", url)


def test_npm_package_document_that_is_too_large_costs_the_date_alone() -> None:
    """What a package with thousands of versions weighs is not read; that the version is published stays known."""
    huge = {"readme": "x" * 300_000, **DOCUMENT}
    pages: dict[str, Any] = {
        "npm/@lamp%2flantern/1.2.3": Page(npm(deprecated="use 2")),
        "npm/@lamp%2flantern": Page(huge, packed=True),
    }
    with Loopback(pages) as server:
        found = asked(server, "npm", "@lamp/lantern", "1.2.3")
    assert (found.date, found.yanked) == ("", True)


def test_npm_package_document_is_asked_for_once() -> None:
    """Several versions of a package share it, however many threads ask."""
    pages: dict[str, Any] = {"npm/lantern": Page(DOCUMENT)}
    pages |= {f"npm/lantern/1.{n}.0": Page({"version": f"1.{n}.0"}) for n in range(5)}
    with Loopback(pages) as server, server.registry("npm") as registries:
        found = registries.publications([Question(Package("npm", "lantern"), f"1.{n}.0") for n in range(5)])
        assert [p.version for p in found if isinstance(p, Published)] == [f"1.{n}.0" for n in range(5)]
        assert server.seen.count(("GET", "/npm/lantern")) == 1


@pytest.mark.parametrize("repository", [None, 5, "nothing/known/here", {"url": 7}, {"type": "git"}])
def test_npm_repository_of_any_shape_is_read(repository: object) -> None:
    """What is no address says nothing against the package."""
    pages: dict[str, Any] = {
        "npm/lantern/1.2.3": Page(npm(repository=repository, deprecated="")),
        "npm/lantern": Page({"time": {"1.2.3": {"odd": 1}}}),
    }
    with Loopback(pages) as server:
        found = asked(server, "npm", "lantern", "1.2.3", "lamp/lantern")
    assert (found.version, found.date, found.yanked) == ("1.2.3", "", False)


def test_npm_answer_for_another_version_is_none() -> None:
    """A tag like `latest` in the place of a version would be answered with whatever it stands for."""
    with Loopback({"npm/lantern/latest": Page(npm())}) as server:
        assert asked(server, "npm", "lantern", "latest") == Unknown("127.0.0.1 answers for another version")
        assert asked(server, "npm", "lantern", "9.9.9").why == "npm has no lantern 9.9.9"


def test_crates_version_is_read_from_its_own_answer() -> None:
    """A yanked version stays published and is marked."""
    version = {"num": "1.2.3", "created_at": "2026-02-03T10:00:00.123456+00:00", "yanked": True, "repository": None}
    with Loopback({"crates/api/v1/crates/lantern/1.2.3": Page({"version": version})}) as server:
        found = asked(server, "crates", "lantern", "1.2.3", "lamp/lantern")
        assert server.headers[0]["user-agent"].startswith("fixtrail/")
        assert asked(server, "crates", "lantern", "2.0.0").why == "crates.io has no lantern 2.0.0"
    url = "https://crates.io/crates/lantern/1.2.3"
    assert found == Published("crates", "lantern", "1.2.3", "2026-02-03T10:00:00Z", url, True)


@pytest.mark.parametrize(
    ("modified", "date"),
    [
        ("Tue, 03 Feb 2026 10:00:00 GMT", "2026-02-03T10:00:00Z"),
        ("yesterday", ""),
        ("Tue, 99 Feb 2026 10:00:00 GMT", ""),
    ],
)
def test_maven_version_is_as_old_as_its_file(modified: str, date: str) -> None:
    """Only the head of the file is asked for."""
    path = "maven/org/example/lamp/lantern/1.2.3/lantern-1.2.3.pom"
    with Loopback({path: Page(b"<project/>", headers={"Last-Modified": modified})}) as server:
        found = asked(server, "maven", "org.example.lamp:lantern", "1.2.3")
        assert server.seen == [("HEAD", f"/{path}")]
    url = "https://central.sonatype.com/artifact/org.example.lamp/lantern/1.2.3"
    assert found == Published("maven", "org.example.lamp:lantern", "1.2.3", date, url)


def test_maven_tells_what_is_missing_and_what_is_refused() -> None:
    """Only a clear no is one."""
    path = "maven/org/example/lantern/2/lantern-2.pom"
    with Loopback({path: Page(b"", 403)}) as server:
        assert asked(server, "maven", "org.example:lantern", "1").why == "Maven Central has no org.example:lantern 1"
        assert asked(server, "maven", "org.example:lantern", "2") == Unknown("127.0.0.1 answers with status 403")


def test_rubygems_version_is_read() -> None:
    """The date is that of the version; the gem's page may name its source."""
    gem = {"number": "1.2.3", "created_at": "2026-02-03T10:00:00.254Z", "source_code_uri": None,
           "homepage_uri": "https://github.com/lamp/lantern/tree/main"}  # fmt: skip
    with Loopback({"rubygems/api/v2/rubygems/lantern/versions/1.2.3.json": Page(gem)}) as server:
        found = asked(server, "rubygems", "lantern", "1.2.3", "Lamp/Lantern")
        other = asked(server, "rubygems", "lantern", "1.2.3", "else/lantern")
        missing = asked(server, "rubygems", "lantern", "2.0.0")
    url = "https://rubygems.org/gems/lantern/versions/1.2.3"
    assert found == Published("rubygems", "lantern", "1.2.3", "2026-02-03T10:00:00Z", url)
    assert other == Unknown("RubyGems says that lantern is of lamp/lantern, not of else/lantern")
    assert missing.why == "RubyGems has no lantern 2.0.0"


def nuget(server: Loopback) -> None:
    """The service's index, with addresses of this server."""
    plain = {"@id": f"{server.url}/nuget/registration5/", "@type": "RegistrationsBaseUrl"}
    rich = {"@id": f"{server.url}/nuget/semver2/", "@type": ["RegistrationsBaseUrl/3.6.0", "Other"]}
    server.pages["nuget/v3/index.json"] = Page({"version": "3.0.0", "resources": [plain, rich]})


def test_nuget_version_is_looked_up_where_the_index_says() -> None:
    """The richest kind of registration is asked, in lower case, and the index once."""
    with Loopback(
        {"nuget/semver2/lan.tern/1.2.3-rc.json": Page({"published": "2026-02-03T10:00:00.39+00:00"})}
    ) as server:
        nuget(server)
        found = asked(server, "nuget", "Lan.Tern", "1.2.3-RC")
        missing = asked(server, "nuget", "Lan.Tern", "2.0.0")
    url = "https://www.nuget.org/packages/Lan.Tern/1.2.3-RC"
    assert found == Published("nuget", "Lan.Tern", "1.2.3-RC", "2026-02-03T10:00:00Z", url)
    assert missing.why == "NuGet has no Lan.Tern 2.0.0"


def test_nuget_version_that_is_not_listed_has_no_date() -> None:
    """NuGet writes the year 1900 in its place."""
    leaf = {"published": "1900-01-01T00:00:00+00:00", "listed": False}
    with Loopback({"nuget/semver2/lantern/1.2.3.json": Page(leaf)}) as server:
        nuget(server)
        found = asked(server, "nuget", "Lantern", "1.2.3")
    assert (found.date, found.yanked) == ("", True)


def test_nuget_service_without_registrations_is_unknown() -> None:
    """A feed of another kind cannot be asked."""
    with Loopback({"nuget/v3/index.json": Page({"resources": []})}) as server:
        assert asked(server, "nuget", "Lantern", "1.2.3") == Unknown("127.0.0.1 has no registrations")


def test_go_module_is_asked_with_its_capitals_escaped() -> None:
    """The proxy's time is that of the commit."""
    info = {"Version": "v1.2.3", "Time": "2026-02-03T10:00:00Z", "Origin": {"URL": "https://github.com/Lamp/Lantern"}}
    with Loopback({"go/github.com/!lamp/!lantern/@v/v1.2.3.info": Page(info)}) as server:
        found = asked(server, "go", "github.com/Lamp/Lantern", "v1.2.3", "lamp/lantern")
        missing = asked(server, "go", "example.com/lantern", "v1.2.3")
    url = "https://pkg.go.dev/github.com/Lamp/Lantern@v1.2.3"
    assert found == Published("go", "github.com/Lamp/Lantern", "v1.2.3", "2026-02-03T10:00:00Z", url)
    assert missing.why == "Go's module proxy has no example.com/lantern v1.2.3"


def test_package_of_another_repository_is_not_taken_for_its_own() -> None:
    """A fork keeps the manifest, and what is published is not of it; a former name is its own."""
    release = pypi(project_urls={"Docs": "https://lantern.example.com", "Source": "https://github.com/Lamp/Lantern/"})
    with Loopback({"pypi/pypi/lantern/1.2.3/json": Page(release)}) as server:
        forked = asked(server, "pypi", "lantern", "1.2.3", "fork/lantern")
        assert isinstance(asked(server, "pypi", "lantern", "1.2.3", "new/lantern", "lamp/lantern"), Published)
    assert forked == Unknown("PyPI says that lantern is of lamp/lantern, not of fork/lantern")
