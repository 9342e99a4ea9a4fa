"""Asking registries: faults, limits, hostile answers and names, and many questions at once."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from typing import Any

import pytest

from fixtrail.errors import Cancelled, InvalidInput, LocalFailure
from fixtrail.model.history import Published, Unknown
from fixtrail.model.package import Package, RegistryName
from fixtrail.registry.connection import MOST_KEPT, Bounds, Connection
from fixtrail.registry.kinds import is_name, is_version
from fixtrail.registry.registry import Question, Registry
from tests.registry.loopback import Loopback, Page

CRATE = "crates/api/v1/crates/lantern/1.2.3"
PACKAGE = Package("crates", "lantern")
GOOD = Page({"version": {"num": "1.2.3", "created_at": "2026-02-03T10:00:00Z"}})


def ask(server: Loopback, **options: Any) -> Any:
    """The answer for one crate."""
    with server.registry("crates", **options) as registry:
        return registry.published(PACKAGE, "1.2.3")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_passing_fault_is_tried_again(status: int) -> None:
    """A registry that is busy or broken for a moment is asked again."""
    with Loopback({CRATE: [Page(b"", status), GOOD]}) as server:
        assert isinstance(ask(server), Published)
        assert len(server.seen) == 2


def test_lasting_fault_is_unknown_after_some_tries() -> None:
    """Two more tries, then the reason."""
    with Loopback({CRATE: Page(b"", 500)}) as server:
        assert ask(server) == Unknown("127.0.0.1 answers with status 500")
        assert len(server.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 451])
def test_refusal_is_not_tried_again(status: int) -> None:
    """Asking again would change nothing, and a refusal is no word on the version."""
    with Loopback({CRATE: Page(b"{}", status)}) as server:
        assert ask(server) == Unknown(f"127.0.0.1 answers with status {status}")
        assert len(server.seen) == 1


def test_wait_that_the_registry_asks_for_is_kept_to() -> None:
    """A short one is waited for, a long one is not."""
    with Loopback({CRATE: [Page(b"", 429, {"Retry-After": "0"}), GOOD]}) as server:
        assert isinstance(ask(server), Published)
    with Loopback({CRATE: [Page(b"", 429, {"Retry-After": "600"}), GOOD]}) as server:
        assert ask(server) == Unknown("127.0.0.1 answers with status 429")
        assert len(server.seen) == 1


def test_answer_that_is_cut_short_is_tried_again() -> None:
    """Half of an answer is none."""
    with Loopback({CRATE: [Page(GOOD.body, cut=True), GOOD]}) as server:
        assert isinstance(ask(server), Published)
    with Loopback({CRATE: Page(GOOD.body, cut=True)}) as server:
        assert ask(server) == Unknown("127.0.0.1 cuts its answers short")


def test_silence_ends_in_time() -> None:
    """A registry that does not answer holds nothing up for longer than the bounds."""
    quick = Bounds(timeout=0.2, retries=1)
    with Loopback({CRATE: Page(b"", delay=2)}) as server:
        started = time.monotonic()
        assert ask(server, bounds=quick) == Unknown("127.0.0.1 does not answer in time")
        assert time.monotonic() - started < 2


def test_answer_that_trickles_ends_in_time() -> None:
    """Each byte comes in time and the whole does not."""
    with Loopback({CRATE: Page(b" " * 200, drip=0.05)}) as server:
        found = ask(server, bounds=Bounds(timeout=2, whole=0.3))
    assert found == Unknown("127.0.0.1 takes longer than 0.3 s")


def test_answer_that_is_too_large_is_not_read() -> None:
    """Neither as it comes nor unpacked."""
    for packed in (False, True):
        with Loopback({CRATE: Page(b" " * 300_000, packed=packed)}) as server:
            assert ask(server) == Unknown("the answer of 127.0.0.1 is larger than 200,000 bytes")


@pytest.mark.parametrize(
    "page",
    [
        Page(b"<html>"),
        Page(b"[]"),
        Page({"version": {"num": 5}}),
        Page(b"\xff\xfe"),
        Page(b"[" * 100_000),
        Page({"version": {"num": "1.2.3", "created_at": None}}),
    ],
)
def test_answer_of_another_shape_is_unknown(page: Page) -> None:
    """Whatever a mirror or a portal gives in its place is no word on the version."""
    with Loopback({CRATE: page}) as server:
        assert ask(server) == Unknown("127.0.0.1 answers with something that is not what a registry of its kind gives")


@pytest.mark.parametrize("created", ["", "yesterday", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_date_that_is_none_is_left_out(created: str) -> None:
    """The version is published all the same."""
    with Loopback({CRATE: Page({"version": {"num": "1.2.3", "created_at": created}})}) as server:
        assert ask(server).date == ""


def test_packing_that_was_not_asked_for_is_refused() -> None:
    """Some ways of packing unpack without bound."""
    with Loopback({CRATE: Page(zlib.compress(b"{}"), headers={"Content-Encoding": "deflate"})}) as server:
        assert ask(server) == Unknown("127.0.0.1 packs its answer in a way that was not asked for")
    with Loopback({CRATE: Page(b"no gzip", headers={"Content-Encoding": "gzip"})}) as server:
        assert ask(server) == Unknown("127.0.0.1 gives an answer that cannot be read")


def test_redirect_is_followed_at_home() -> None:
    """Names that are spelled in another way lead to the right place."""
    moved = Page(b"", 301, {"Location": "/crates/moved"})
    with Loopback({CRATE: moved, "crates/moved": GOOD}) as server:
        assert isinstance(ask(server), Published)


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("https://elsewhere.example.com/", "points to another host, which was not followed"),
        ("http://[::1", "points to another host, which was not followed"),
        ("http://user@127.0.0.1/", "points to another host, which was not followed"),
        ("file:///etc/hosts", "points to another host, which was not followed"),
        (f"/{CRATE}", "redirects without end"),
        ("", "redirects without end"),
    ],
)
def test_redirect_elsewhere_or_without_end_is_not_followed(location: str, says: str) -> None:
    """An answer cannot send us to other hosts or round in circles."""
    with Loopback({CRATE: Page(b"", 302, {"Location": location})}) as server:
        assert ask(server) == Unknown(f"127.0.0.1 {says}")


def test_registry_that_cannot_be_reached_is_unknown() -> None:
    """Nobody listens there."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{held.getsockname()[1]}"
        with Registry({"crates": base}, only_bases=True) as registry:
            assert registry.published(PACKAGE, "1.2.3") == Unknown("127.0.0.1 cannot be reached")


def test_registry_without_an_address_of_its_own_is_not_asked() -> None:
    """Where only some may be asked, the others are not."""
    with Registry({"npm": "http://127.0.0.1:9"}, only_bases=True) as registry:
        assert registry.published(PACKAGE, "1.2.3") == Unknown("crates.io is not asked")


@pytest.mark.parametrize(
    ("registry", "name", "good"),
    [
        ("pypi", "Lan.tern_2", True),
        ("pypi", "../x", False),
        ("pypi", "", False),
        ("npm", "@lamp/lantern.js", True),
        ("npm", "@lamp/../x", False),
        ("npm", "a/b", False),
        ("npm", "x?y", False),
        ("crates", "lan-tern_2", True),
        ("crates", "2lantern", False),
        ("maven", "org.example:lantern-core", True),
        ("maven", "org..example:x", False),
        ("maven", "lantern", False),
        ("rubygems", "lantern-rails", True),
        ("rubygems", "a b", False),
        ("nuget", "Lan.Tern.Core", True),
        ("nuget", "..", False),
        ("go", "github.com/Lamp/lantern/v2", True),
        ("go", "github.com/../x", False),
        ("go", "lantern", False),
        ("go", "github.com/" + "x/" * 500, False),
        ("pypi", "lantérn", False),
    ],
)
def test_only_names_that_a_registry_could_have_are_asked_for(registry: RegistryName, name: str, good: bool) -> None:
    """A manifest may hold anything, and its name becomes a part of an address."""
    assert is_name(Package(registry, name)) is good
    if not good:
        with Loopback() as server, server.registry(registry) as registries:
            assert isinstance(registries.published(Package(registry, name), "1.2.3"), Unknown)
            assert server.seen == []


@pytest.mark.parametrize(
    ("version", "good"), [("1.2.3-rc.1+b", True), ("1!2.0", True), ("../1", False), ("", False), ("1 2", False)]
)
def test_only_versions_that_can_stand_in_an_address_are_asked_for(version: str, good: bool) -> None:
    """A tag may be named anything too."""
    assert is_version(version) is good


def test_questions_are_answered_in_their_order() -> None:
    """Many are asked at once; one that fails hides no other."""
    versions = [f"1.{n}.0" for n in range(8)]
    path = "rubygems/api/v2/rubygems/lantern/versions/{}.json"
    pages: dict[str, Any] = {path.format(v): Page({"number": v}) for v in versions}
    pages[path.format("1.3.0")] = Page(b"", 403)
    with Loopback(pages) as server, server.registry("rubygems") as registry:
        answers = registry.publications([Question(Package("rubygems", "lantern"), v) for v in versions])
        assert registry.publications([]) == []
    assert [getattr(a, "version", "unknown") for a in answers] == [*versions[:3], "unknown", *versions[4:]]


def test_questions_to_crates_keep_its_distance() -> None:
    """Its policy allows one request a second."""
    with Loopback({CRATE: GOOD}) as server, server.registry("crates") as registry:
        started = time.monotonic()
        registry.publications([Question(PACKAGE, "1.2.3")] * 2)
        assert time.monotonic() - started >= 0.95


def test_who_asks_to_stop_is_heard_at_once() -> None:
    """Waiting for a silent registry ends with the wish to stop, before and while it is asked."""
    cancel = threading.Event()
    with Loopback({CRATE: Page(b"", delay=3)}) as server, server.registry("crates", cancel=cancel) as registry:
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            registry.publications([Question(PACKAGE, "1.2.3")])
        assert time.monotonic() - started < 2
        with pytest.raises(Cancelled):
            registry.published(PACKAGE, "1.2.3")


def test_what_is_read_once_is_kept_for_a_while() -> None:
    """A server that runs for long keeps no more than some of it."""
    pages: dict[str, Any] = {f"x/{n}": Page({"n": n}) for n in range(MOST_KEPT + 1)}
    with Loopback(pages) as server:
        connection = Connection(f"{server.url}/x", agent="fixtrail")
        kind = dict[str, int]
        assert [connection.read_once(str(n), kind)["n"] for n in (0, 0, *range(MOST_KEPT + 1), 0)][-1] == 0
        assert server.seen.count(("GET", "/x/0")) == 2
        connection.close()


@pytest.mark.parametrize("base", ["", "pypi.org", "ftp://pypi.org", "https://", "https://u:p@pypi.org", "http://[x"])
def test_address_that_is_none_is_refused(base: str) -> None:
    """A mirror is set by a web address, without a name or password in it."""
    with pytest.raises(InvalidInput, match="is not the address of a registry"):
        Registry({"pypi": base})


def test_certificates_that_cannot_be_read_are_a_local_failure() -> None:
    """The file is named."""
    connection = Connection("https://127.0.0.1:9", agent="fixtrail", ca_file="/none/such.pem")
    with pytest.raises(LocalFailure, match=r"/none/such\.pem"):
        connection.get("x")


def test_proxy_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for GitHub: the variables are named."""
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    with pytest.raises(InvalidInput, match="HTTPS_PROXY"):
        Connection("https://192.0.2.1", agent="fixtrail").get("x")
