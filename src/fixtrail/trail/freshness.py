"""How old an answer is, and whether it need not be asked for again."""

from __future__ import annotations

from datetime import datetime

from fixtrail.trail.tools import Tools


def age(tools: Tools, at: str) -> float:
    """Seconds since an instant; less than nothing for one to come, which a clock that was set back leaves."""
    return (datetime.fromisoformat(tools.now()) - datetime.fromisoformat(at)).total_seconds()


def is_fresh(tools: Tools, fetched_at: str) -> bool:
    """Whether what was fetched then need not be asked for again."""
    return not tools.refresh and 0 <= age(tools, fetched_at) < tools.fresh
