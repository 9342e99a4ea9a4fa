"""Which releases have all of several fixes that it takes together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fixtrail.fixes import whole
from fixtrail.fixes.in_version import Lookup, step
from fixtrail.model.facts import Fix, together
from fixtrail.trail.history import History
from fixtrail.versions.lines import Line


def with_whole(history: History, fixes: Sequence[Fix], lines: Sequence[Line]) -> tuple[Fix, ...]:
    """The fixes, the first of several that it takes with the releases that have all of them (`whole`). Each comes with
    its own releases; `lines` are those of their repository. Raises Cancelled and LocalFailure."""
    parts = together(fixes)
    rows = whole.rows(parts, lines)
    lookup = Lookup((), parts, ())
    for _ in range(2):  # the first tags of the lines, then the others
        begun = msgspec.structs.replace(lookup, asked=whole.asked(rows, lookup), rounds=0)
        lookup, questions = step(begun, {})
        while questions:
            lookup, questions = step(lookup, history.standings(questions))
    found = [(row, one) for row in rows if (one := whole.first(row, lookup))]
    first = msgspec.structs.replace(
        parts[0],
        whole=tuple(whole.release(one, row.line, lookup) for row, one in found),
        whole_evidence=tuple(whole.evidence(one, lookup, history.repository) for _, one in found),
    )
    return tuple(first if fix is parts[0] else fix for fix in fixes)
