"""Where releases are published, from a stored manifest and a registry on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from fixtrail.fixes.packages import manifests, member_manifests
from fixtrail.github.client import Client, Transport, host_for
from fixtrail.model.facts import Release
from fixtrail.model.history import Published, Repository, Unknown
from fixtrail.model.limits import Limits
from fixtrail.model.thread import GHOST, Document
from fixtrail.registry.registry import Registry
from fixtrail.store.database import Store, open_store
from fixtrail.store.history import StoredText
from fixtrail.store.names import Repository as Named
from fixtrail.trail.history import History
from fixtrail.trail.published import MOST, package_names, published
from fixtrail.trail.tools import Tools
from tests.making import ref
from tests.registry.loopback import Loopback, Page
from tests.standin.server import StandIn

NOW = "2026-11-24T12:00:00Z"
LANTERN = Repository("github.com", "example", "lantern")
DATE = "2026-02-03T10:00:00Z"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def keep(store: Store, files: dict[str, str], repository: Repository = LANTERN) -> None:
    """Files of the default branch, as if they had been looked up; what is not among them is not there."""
    texts: dict[str, StoredText] = {}
    for path in (*manifests(repository.repo), *member_manifests("wick"), *files):
        document = None
        if path in files:
            document = Document(
                ref=ref(0), id=f"file:{path}@HEAD", kind="changelog", text=files[path], author=GHOST,
                association="NONE", created_at="", url="https://github.com/example/lantern",
            )  # fmt: skip
        texts[f"file:{path}@HEAD"] = StoredText(document, NOW)
    store.put_texts(repository, texts)


def ask(
    store: Store, registry: Registry | None, releases: list[Release], repository: Repository = LANTERN, **more: Any
) -> list[Published | None]:
    """What is published of each release."""
    more.setdefault("now", lambda: NOW)
    client = more.pop("client", None)
    tools = Tools(store, client, Limits(), ("github.com",), registry=registry, **more)
    found = published(tools, History(tools, repository), releases)
    assert [msgspec.structs.replace(r, published=()) for r in found] == releases
    return [r.published[0] if r.published else None for r in found]


def release(tag: str, **more: Any) -> Release:
    return Release(tag, tag.rpartition("@")[2].removeprefix("v"), **more)


def crate(version: str, name: str = "lantern", **more: Any) -> dict[str, Page | list[Page]]:
    """The answer of crates.io for a version, as it is stored by path."""
    page = Page({"version": {"num": version, "created_at": DATE, **more}})
    return {f"rubygems/api/v2/rubygems/{name}/versions/{version}.json": Page({"number": version, "created_at": DATE}),
            f"crates/api/v1/crates/{name}/{version}": page}  # fmt: skip


GEM = {"lantern.gemspec": "s.name = 'lantern'"}


def test_release_learns_where_it_is_published(store: Store) -> None:
    """The manifest names the package, the registry the date."""
    keep(store, GEM)
    with Loopback(crate("1.2.3")) as server, server.registry("rubygems") as registry:
        found = ask(store, registry, [release("v1.2.3"), release("v2.0.0")])
    url = "https://rubygems.org/gems/lantern/versions/1.2.3"
    assert found == [Published("rubygems", "lantern", "1.2.3", DATE, url), None]


def test_answers_are_kept_and_told_offline(store: Store) -> None:
    """The same store gives the same report; a version that is not there yet is asked for again before long."""
    keep(store, GEM)
    asked = [release("v1.2.3"), release("v2.0.0")]
    with Loopback(crate("1.2.3")) as server, server.registry("rubygems") as registry:
        first = ask(store, registry, asked)
        assert ask(store, None, asked) == first == ask(store, registry, asked)
        assert len(server.seen) == 2
        ask(store, registry, asked, now=lambda: "2026-11-24T14:00:00Z")
        assert len(server.seen) == 3
        ask(store, registry, asked, now=lambda: "2026-12-24T14:00:00Z")
        assert len(server.seen) == 5
        ask(store, registry, asked, refresh=True)
        assert len(server.seen) == 7


def test_registry_that_does_not_answer_leaves_the_release_as_it_is(store: Store) -> None:
    """Nothing is kept of that, and what was known before stays."""
    keep(store, GEM)
    path = "rubygems/api/v2/rubygems/lantern/versions/1.2.3.json"
    with Loopback({path: Page(b"", 403)}) as server, server.registry("rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")]) == [None]
        assert store.registry_versions("rubygems", "lantern") == {}
        server.pages.update(crate("1.2.3"))
        known = ask(store, registry, [release("v1.2.3")])
        server.pages[path] = Page(b"", 403)
        assert ask(store, registry, [release("v1.2.3")], refresh=True) == known != [None]


def test_stored_answer_that_cannot_be_read_is_asked_for_again(store: Store) -> None:
    """Another version of ours may have written it."""
    keep(store, GEM)
    store.put_registry_versions("rubygems", "lantern", {"1.2.3": "{"}, NOW)
    with Loopback(crate("1.2.3")) as server, server.registry("rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")]) != [None]


def test_other_spelling_is_asked_for_where_the_first_is_not_there(store: Store) -> None:
    """RubyGems knows a candidate by two names."""
    keep(store, GEM)
    with Loopback(crate("1.2.3.pre.rc1")) as server, server.registry("rubygems") as registry:
        (found,) = ask(store, registry, [release("v1.2.3-rc1", prerelease=True)])
    assert found is not None
    assert found.version == "1.2.3.pre.rc1"


def test_stable_releases_are_asked_for_and_not_too_many(store: Store) -> None:
    """The first one and those of the newest lines; pre-releases where there is nothing else, nightly builds never."""
    keep(store, GEM)
    many = [release(f"v{n}.0.0", line=str(n)) for n in range(MOST + 3)]
    early = [release("v9.0.0-rc.1", prerelease=True), release("v1-nightly", nightly=True, prerelease=True)]
    with Loopback() as server, server.registry("rubygems") as registry:
        ask(store, registry, [*many, *early, Release("", "9.9.9")])
        asked = {path.rpartition("/")[2].removesuffix(".json") for _, path in server.seen}
        server.seen.clear()
        ask(store, registry, [early[1]])
        assert server.seen == []
    assert asked == {"0.0.0", *(f"{n}.0.0" for n in range(4, MOST + 3))}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"package.json": '{"name": "lantern", "private": true}'},
        {"README.md": "lantern"},
        {"setup.py": "setup(name=NAME)"},
    ],
)
def test_repository_that_names_no_package_asks_nobody(store: Store, files: dict[str, str]) -> None:
    """Private, worked out by the build, or without a manifest."""
    keep(store, files)
    with Loopback() as server, server.registry("npm", "pypi", "rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")]) == [None]
        assert server.seen == []


def test_next_manifest_is_looked_at_where_the_first_names_nothing(store: Store) -> None:
    """A site's package.json stands beside the gemspec."""
    keep(store, {"package.json": "{}", **GEM})
    with Loopback(crate("1.2.3")) as server, server.registry("npm", "rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")]) != [None]


def test_packages_of_a_workspace_are_named_by_their_tags(store: Store) -> None:
    """Or by a manifest in a folder of that name."""
    keep(store, {"Cargo.toml": "[workspace]\nmembers = ['wick']"})
    pages = crate("1.2.3", "wick")
    with Loopback(pages) as server, server.registry("crates") as registry:
        (found,) = ask(store, registry, [release("wick@1.2.3", package="wick")])
    assert found is not None
    assert found.package == "wick"


def test_package_in_a_folder_is_named_by_its_own_manifest(store: Store) -> None:
    """Where the root does not say of which registry its packages are."""
    keep(store, {**GEM, "packages/wick/wick.gemspec": "s.name = 'lantern-wick'"})
    with Loopback(crate("1.2.3", "lantern-wick")) as server, server.registry("rubygems") as registry:
        (found,) = ask(store, registry, [release("wick@1.2.3", package="wick")])
        assert ask(store, registry, [release("glow@1.2.3", package="glow")]) == [None]
    assert found is not None
    assert found.package == "lantern-wick"


def test_manifest_gives_the_name_of_the_package(store: Store) -> None:
    """For whoever meets it in a lock file."""
    tools = Tools(store, None, Limits(), ("github.com",))
    assert package_names(History(tools, LANTERN)) == ()
    keep(store, GEM)
    assert package_names(History(tools, LANTERN)) == ("lantern",)


def test_no_more_manifests_are_looked_at_than_a_few(store: Store) -> None:
    """Each costs a request."""
    keep(store, {"setup.cfg": "", "package.json": "{}", "pom.xml": "", **GEM})
    with Loopback(crate("1.2.3")) as server, server.registry("rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")]) == [None]


def test_package_may_be_of_a_former_name_of_the_repository(store: Store) -> None:
    """The registry names the repository as it was called then; a fork's is another's."""
    keep(store, {"Cargo.toml": '[package]\nname = "lantern"'})
    pages = crate("1.2.3", repository="https://github.com/lamp/lantern")
    with Loopback(pages) as server, server.registry("crates") as registry:
        assert ask(store, registry, [release("v1.2.3")]) == [None]
        store.put_repositories([Named("github.com", "example", "lantern", former=("lamp/lantern",))])
        assert ask(store, registry, [release("v1.2.3")]) != [None]


def test_packages_of_other_hosts_are_told_to_nobody(store: Store) -> None:
    """What a company's server holds is its own."""
    private = Repository("git.example.com", "example", "lantern")
    keep(store, GEM, private)
    with Loopback(crate("1.2.3")) as server, server.registry("rubygems") as registry:
        assert ask(store, registry, [release("v1.2.3")], private) == [None]
        assert server.seen == []


@pytest.mark.parametrize("transport", ["rest", "auto"])
@pytest.mark.parametrize(
    ("says", "token", "asked"),
    [(True, "t", False), (False, "t", True), (True, None, True), (None, "t", False)],
)
def test_package_of_a_private_repository_is_told_to_nobody(
    store: Store, says: bool | None, token: str | None, asked: bool, transport: Transport
) -> None:
    """Without a token nothing private can have been seen; with one, GitHub has to say that it is not."""
    keep(store, GEM)
    pages = crate("1.2.3")
    pages["github/repos/example/lantern"] = Page({} if says is None else {"private": says})
    pages["github/graphql"] = Page({"data": {"r": {"s0": says}}})
    with Loopback(pages) as server, server.registry("rubygems") as registry:
        host = host_for("github.com", f"{server.url}/github", token)
        with Client([host], Limits(retries=0), transport=transport) as client:
            (found,) = ask(store, registry, [release("v1.2.3")], client=client, fresh=1e9)
        assert (found is not None) is asked
        assert any(path.startswith("/rubygems") for _, path in server.seen) is asked


def test_who_may_see_the_repository_is_asked_once(store: Store) -> None:
    """The answer holds as long as the history is asked."""
    with Loopback({"github/repos/example/lantern": Page(b"", 404)}) as server:
        with Client([host_for("github.com", f"{server.url}/github", "t")], Limits(), transport="rest") as client:
            history = History(Tools(store, client, Limits(), ("github.com",)), LANTERN)
            assert history.is_private() == history.is_private() != True  # noqa: E712 - it may be Unknown
        assert len(server.seen) == 1
    assert History(Tools(store, None, Limits(), ()), LANTERN).is_private() == Unknown("nothing may be asked")


def test_nothing_is_looked_up_where_registries_are_off(store: Store) -> None:
    """Not even the manifest, which would cost a request."""
    with StandIn({"example/lantern": []}) as server:
        with Client([host_for("github.com", server.url, "t")], Limits()) as client:
            assert ask(store, None, [release("v1.2.3")], client=client) == [None]
        assert server.seen == []
