"""Which names are this machine: what may be spoken to without TLS, and listen without a token."""

from __future__ import annotations

from ipaddress import ip_address


def is_loopback(name: str) -> bool:
    """Whether a host's name or address (without a port) is this machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3)."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"
