"""What the address of a failed memory access says about the failure."""

from __future__ import annotations

_UNMAPPED = 0x10000  # systems leave the lowest 64 KiB unmapped, so that a null pointer's members fault
# Addresses that programs write to on purpose, to stop: WebKit's and Chromium's, and those of their release builds.
_DELIBERATE = frozenset({0xBBADBEEF, 0xFBADBEEF, 0xDEADBEEF, 0x1F75B7DD, 0x977537DD, 0x9F7537DD, 0xBAADF00D})


def number(address: str | None) -> int | None:
    """The number of a hexadecimal address with or without `0x` and WinDbg's back quote; None where it is none."""
    try:
        return int((address or "").replace("`", ""), 16)
    except ValueError:
        return None


def memory_fault(kind: str, address: str | None) -> str:
    """`Null-dereference` where the address is one that a null pointer leads to, else `kind`."""
    value = number(address)
    return "Null-dereference" if value is not None and value < _UNMAPPED else kind


def is_deliberate(address: str | None) -> bool:
    """Whether programs access this address to stop at a failed assertion."""
    return number(address) in _DELIBERATE
