"""fixtrail: paste a GitHub issue, follow the trail to its fix.

The names below are loaded on first use, so that `import fixtrail` costs nothing (docs/decisions has why).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fixtrail.api import (
        Trail,
        extract_text,
        fingerprint_text,
        html,
        markdown,
        open_trail,
        picture,
        to_json,
        verdict_json,
        verdict_text,
    )

__all__ = [
    "Trail",
    "extract_text",
    "fingerprint_text",
    "html",
    "markdown",
    "open_trail",
    "picture",
    "to_json",
    "verdict_json",
    "verdict_text",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from fixtrail import api  # noqa: PLC0415 - on first use

        return getattr(api, name)
    raise AttributeError(f"module 'fixtrail' has no attribute {name!r}")
