"""Where the API of a host is, and that its token is not shown or sent in the clear."""

from __future__ import annotations

import pytest

from fixtrail.errors import InvalidInput
from fixtrail.github.client import Client, Host, host_for
from fixtrail.github.hosts import origin
from fixtrail.model.limits import Limits
from tests.github.rows import ref


@pytest.mark.parametrize(
    ("name", "api_url", "rest", "graphql"),
    [
        ("github.com", None, "https://api.github.com", "https://api.github.com/graphql"),
        ("GitHub.com", None, "https://api.github.com", "https://api.github.com/graphql"),
        ("acme.ghe.com", None, "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("git.acme.test", None, "https://git.acme.test/api/v3", "https://git.acme.test/api/graphql"),
        ("github.com", "http://127.0.0.1:8080/", "http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"),
        ("git.acme.test", "https://x.test/api/v3", "https://x.test/api/v3", "https://x.test/api/graphql"),
    ],
)
def test_host_for_name_gives_its_addresses(name: str, api_url: str | None, rest: str, graphql: str) -> None:
    """github.com, ghe.com, a GitHub Enterprise Server and an address of one's own."""
    host = host_for(name, api_url, "t")
    assert (host.name, host.api_url, host.graphql_url, host.token) == (name.lower(), rest, graphql, "t")


@pytest.mark.parametrize(
    "url", ["", "api.github.com", "ftp://x.test", "https://", "https://a@x.test", "http://x:99999", "https://x.test?q"]
)
def test_host_for_what_is_no_address_is_refused(url: str) -> None:
    """The message shows what an address looks like."""
    with pytest.raises(InvalidInput, match="https://HOST/api/v3"):
        host_for("github.com", url, None)


def test_host_for_plain_http_with_a_token_is_refused() -> None:
    """A token never travels unencrypted but on this machine."""
    with pytest.raises(InvalidInput, match="unencrypted"):
        host_for("git.acme.test", "http://git.acme.test/api/v3", "t")
    assert host_for("git.acme.test", "http://git.acme.test/api/v3", None).token is None
    assert host_for("git.acme.test", "http://localhost:1", "t").token == "t"


def test_client_refuses_a_host_made_by_hand_that_sends_its_token_in_the_clear() -> None:
    """The rule holds whoever made the host."""
    host = Host("git.acme.test", "http://git.acme.test", "http://git.acme.test/graphql", "t")
    with Client([host], Limits()) as asking, pytest.raises(InvalidInput, match="unencrypted"):
        asking.fetch([ref(1, host="git.acme.test")])


def test_host_for_token_with_line_ends_is_refused() -> None:
    """A token that was pasted with a line end could write headers of its own."""
    with pytest.raises(InvalidInput, match="no token has"):
        host_for("github.com", None, "abc\r\nX-Other: 1")


def test_host_repr_hides_the_token() -> None:
    """No traceback and no log shows it."""
    assert "secret" not in repr(host_for("github.com", None, "secret"))
    assert "token=none" in repr(host_for("github.com", None, ""))


def test_origin_knows_default_ports() -> None:
    """An address with the scheme's own port is the same origin as one without."""
    assert origin("https://X.test:443/a") == origin("https://x.test/b")
    assert origin("http://x.test:80") == origin("http://x.test")
