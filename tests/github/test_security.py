"""A token goes to its own host and nowhere else; answers are bounded; certificates and proxies are what was set."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixtrail.errors import InvalidInput, LocalFailure, Unreachable
from fixtrail.github.client import Client, host_for
from fixtrail.model.limits import Limits
from fixtrail.model.stored import Fetched, Missing
from tests.github.asking import TOKEN, client, missing, one
from tests.github.rows import REPO, comment, issue, ref
from tests.standin.server import Fault, StandIn

LIMITS = Limits(retries=1)


def test_each_host_gets_its_own_token_and_no_other() -> None:
    """Two hosts in one call: each is asked with the token that was issued for it."""
    with StandIn({REPO: [issue(1)]}) as dotcom, StandIn({REPO: [issue(1)]}) as acme:
        hosts = [
            host_for("github.com", dotcom.url, "token-a"),
            host_for("git.acme.test", acme.url + "/api/v3", "token-b"),
        ]
        with Client(hosts, LIMITS) as asking:
            results = asking.fetch([ref(1), ref(1, host="git.acme.test")])
        sent = [{seen.headers.get("authorization") for seen in server.seen} for server in (dotcom, acme)]
        assert {seen.path for seen in acme.seen} == {"/api/graphql"}
    assert sent == [{"Bearer token-a"}, {"Bearer token-b"}]
    assert [result.thread.url for result in results if isinstance(result, Fetched)] == [
        "https://github.com/example/lantern/issues/1",
        "https://git.acme.test/example/lantern/issues/1",
    ]


def test_host_without_a_token_is_asked_without() -> None:
    """The token of one host is not lent to another."""
    with StandIn({REPO: [issue(1)]}) as dotcom, StandIn({REPO: [issue(1)]}) as acme:
        hosts = [host_for("github.com", dotcom.url, "token-a"), host_for("git.acme.test", acme.url, None)]
        with Client(hosts, LIMITS) as asking:
            asking.fetch([ref(1), ref(1, host="git.acme.test")])
        assert all("authorization" not in seen.headers for seen in acme.seen)
        assert acme.paths("/graphql") == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_to_another_host_is_refused(status: int) -> None:
    """A redirect may name any host: it is not followed, so no token goes there."""
    with StandIn({REPO: [issue(1)]}) as elsewhere, StandIn({REPO: [issue(1)]}) as server:
        location = {"Location": f"{elsewhere.url}/repos/{REPO}/issues/1"}
        server.script(Fault("/issues/1", status=status, headers=location))
        result = missing(server, ref(1), "rest")
        assert elsewhere.seen == []
    assert result.reason == "failed"
    assert "points to 127.0.0.1, another host: not followed" in result.message


@pytest.mark.parametrize("location", ["", "https://user@:x/", "file:///etc/passwd", "http://[::1"])
def test_redirect_to_what_is_no_address_ends(location: str) -> None:
    """An empty, broken or foreign address ends in a sentence."""
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/issues/1", status=302, headers={"Location": location}, times=9))
        assert missing(server, ref(1), "rest").reason == "failed"


def test_redirects_in_a_circle_end() -> None:
    """Five are followed, no more."""
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/issues/1", status=301, headers={"Location": f"/repos/{REPO}/issues/1"}, times=99))
        result = missing(server, ref(1), "rest")
        assert len(server.seen) == 5
    assert "redirects in a circle" in result.message


def test_graphql_redirect_is_not_followed() -> None:
    """A query is never sent on to another address."""
    with StandIn({REPO: [issue(1)]}) as elsewhere, StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/graphql", status=307, headers={"Location": f"{elsewhere.url}/graphql"}))
        assert one(server, ref(1)).thread.source == "rest"
        assert elsewhere.seen == []


@pytest.mark.parametrize("packed", [False, True])
def test_body_beyond_the_bound_is_not_read(packed: bool) -> None:
    """A huge answer is refused while it comes, and a small one that unpacks to a huge one as well."""
    body = b'{"x": "' + b"a" * 3_000_000 + b'"}'
    headers = {"Content-Encoding": "gzip"} if packed else {"Content-Encoding": "identity"}
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/issues/1", status=200, body=gzip.compress(body) if packed else body, headers=headers))
        result = missing(server, ref(1), "rest", body_bytes=1_000_000)
    assert (result.reason, result.message) == ("failed", "an answer is larger than 1000000 bytes: not read")


def test_broken_packing_is_a_fault() -> None:
    """What claims to be packed and is not, or ends in the middle, is asked for again."""
    whole = gzip.compress(b'{"x": 1}' * 200)
    with StandIn({REPO: [issue(1)]}) as server:
        for body in (b"not packed at all" * 60, whole[: len(whole) // 2]):
            server.script(Fault("/issues/1", status=200, body=body, headers={"Content-Encoding": "gzip"}))
        assert one(server, ref(1), "rest").thread.title == "Issue 1"


def test_requests_say_who_asks_and_which_version_of_the_api() -> None:
    """User agent, API version and media type are in every request; answers come packed."""
    with StandIn({REPO: [issue(1, comments=(comment(11, "long " * 400),))]}) as server:
        one(server, ref(1), "rest")
        one(server, ref(1), "graphql")
        for seen in server.seen:
            assert seen.headers["user-agent"].startswith("fixtrail/")
            assert seen.headers["x-github-api-version"] == "2022-11-28"
            assert seen.headers["accept"] == "application/vnd.github+json"
            assert seen.headers["accept-encoding"] == "gzip"
            assert seen.headers["authorization"] == f"Bearer {TOKEN}"


def test_connections_are_used_again() -> None:
    """Many requests, few connections: keep-alive holds."""
    with StandIn({REPO: [issue(n) for n in range(1, 21)]}) as server:
        with client(server, transport="rest", concurrency=2) as asking:
            asking.fetch([ref(n) for n in range(1, 21)])
        assert len(server.seen) == 40
        assert server.connections <= 2


def _certificate(folder: Path) -> tuple[str, str]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    names = (str(folder / "cert.pem"), str(folder / "key.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=stand-in", "-addext", "subjectAltName=IP:127.0.0.1",
         "-addext", "keyUsage=critical,keyCertSign,digitalSignature",
         "-out", names[0], "-keyout", names[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return names


def test_private_certificate_authority_is_trusted_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown: refused with a sentence. Named as `ca_file` or in SSL_CERT_FILE: trusted."""
    certificate = _certificate(tmp_path)
    with StandIn({REPO: [issue(1)]}, certificate=certificate) as server:
        host = host_for("git.acme.test", f"{server.url}/api/v3", TOKEN)
        where = ref(1, host="git.acme.test")
        with (
            Client([host], LIMITS) as asking,
            pytest.raises(Unreachable, match=r"certificate of 127\.0\.0\.1 is not trusted"),
        ):
            asking.fetch([where])
        assert server.seen == []
        with Client([host], LIMITS, ca_file=certificate[0]) as asking:
            assert isinstance(asking.fetch([where])[0], Fetched)
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        with Client([host], LIMITS) as asking:
            assert isinstance(asking.fetch([where])[0], Fetched)


@pytest.mark.parametrize("name", ["missing.pem", "empty.pem"])
def test_certificates_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    """A file that is not there or holds none is a failure of this machine."""
    (tmp_path / "empty.pem").write_text("")
    asking = Client([host_for("github.com")], LIMITS, ca_file=str(tmp_path / name))
    with asking, pytest.raises(LocalFailure, match=name):
        asking.fetch([ref(1)])


def _through(**options: Any) -> list[Fetched | Missing]:
    host = host_for("git.acme.test", "http://git.acme.test/api/v3")
    with Client([host], LIMITS, **options) as asking:
        return asking.fetch([ref(1, host="git.acme.test")])


def test_proxy_carries_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that is given, or named by the environment, is asked for the whole address."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with StandIn({REPO: [issue(1)]}) as proxy:
        assert isinstance(_through(proxy=proxy.url)[0], Fetched)
        monkeypatch.setenv("http_proxy", proxy.url)
        assert isinstance(_through()[0], Fetched)
        assert {seen.path.partition("/api/")[0] for seen in proxy.seen} == {"http://git.acme.test"}


def test_loopback_passes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent unencrypted to this machine, with its token, is not shown to a proxy."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with StandIn({REPO: [issue(1)]}) as proxy, StandIn({REPO: [issue(1)]}) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert one(server, ref(1), proxy=proxy.url).thread.title == "Issue 1"
        assert proxy.seen == []


@pytest.mark.parametrize("proxy", ["not a proxy", "ftp://x.test:1"])
def test_proxy_that_is_none_is_refused(proxy: str) -> None:
    """The message shows what a proxy looks like."""
    asking = Client([host_for("github.com")], LIMITS, proxy=proxy)
    with asking, pytest.raises(InvalidInput, match="http://HOST:PORT"):
        asking.fetch([ref(1)])
