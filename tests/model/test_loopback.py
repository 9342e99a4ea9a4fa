"""Which names are this machine."""

from __future__ import annotations

import pytest

from fixtrail.model.loopback import is_loopback


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("LOCALHOST", True),
        ("0.0.0.0", False), ("", False), ("10.0.0.1", False), ("192.0.2.7", False), ("localhost.test", False),
        ("example.com", False),
    ],
)  # fmt: skip
def test_loopback_is_this_machine_alone(name: str, here: bool) -> None:
    """Names and addresses that no other machine can reach, and nothing that only looks like one."""
    assert is_loopback(name) is here
