"""Stored threads by the words of their titles, and by what the reports made of them name."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import sqlalchemy as sa

from fixtrail.model.ref import Ref
from fixtrail.model.thread import ThreadKind
from fixtrail.store.tables import REPORT, THREAD

# Newest reports that are looked through.
LOOKED = 500


class Titled(msgspec.Struct, frozen=True):
    """A stored thread; `weight` sums the letters of the words that its title has."""

    ref: Ref
    kind: ThreadKind | None
    title: str
    updated_at: str
    weight: int


def titled(connection: sa.Connection, words: Sequence[str], repository: str | None, most: int) -> list[Titled]:
    """Threads whose title has at least one of `words` (ASCII letters match in either case), those with most letters of
    them first, then the newest. `repository` is `host/owner/repo` in lower case. A scan of the titles."""
    if not words:
        return []
    weight = sum(
        (sa.case((THREAD.c.title.icontains(word, autoescape=True), len(word)), else_=0) for word in words),
        sa.literal(0),
    )
    columns = (THREAD.c.host, THREAD.c.owner, THREAD.c.repo, THREAD.c.number, THREAD.c.kind, THREAD.c.title)
    ranked = sa.select(*columns, THREAD.c.updated_at, weight.label("weight")).where(THREAD.c.title.is_not(None))
    if repository is not None:
        ranked = ranked.where(THREAD.c.repository == repository)
    found = ranked.subquery()
    order = (
        found.c.weight.desc(),
        found.c.updated_at.desc(),
        found.c.host,
        found.c.owner,
        found.c.repo,
        found.c.number,
    )
    rows = connection.execute(sa.select(found).where(found.c.weight > 0).order_by(*order).limit(most))
    return [Titled(Ref(r.host, r.owner, r.repo, r.number), r.kind, r.title, r.updated_at, r.weight) for r in rows]


def naming(connection: sa.Connection, names: Iterable[str], repository: str | None) -> Iterator[tuple[Ref, str]]:
    """Threads whose newest report, among the LOOKED newest, has one of `names` in it (a fingerprint), with the name."""
    wanted = [(name, name.encode()) for name in names]
    if not wanted:
        return
    newest = sa.select(REPORT.c.repository, REPORT.c.number, sa.func.max(REPORT.c.made_at).label("made_at")).group_by(
        REPORT.c.repository, REPORT.c.number
    )
    if repository is not None:
        newest = newest.where(REPORT.c.repository == repository)
    last = newest.order_by(sa.desc("made_at")).limit(LOOKED).subquery()
    same = (REPORT.c.repository == last.c.repository) & (REPORT.c.number == last.c.number)
    named = (THREAD.c.repository == last.c.repository) & (THREAD.c.number == last.c.number)
    joined = last.join(REPORT, same & (REPORT.c.made_at == last.c.made_at)).join(THREAD, named)
    query = sa.select(THREAD.c.host, THREAD.c.owner, THREAD.c.repo, THREAD.c.number, REPORT.c.report)
    for row in connection.execute(query.select_from(joined).order_by(last.c.made_at.desc())):
        try:
            text = zlib.decompress(row.report)
        except zlib.error:
            continue  # a report that is damaged hides no other; who asks for it is told
        for name, needle in wanted:
            if needle in text:
                yield Ref(row.host, row.owner, row.repo, row.number), name
                break
