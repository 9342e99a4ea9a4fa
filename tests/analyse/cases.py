"""Cases for tests: from threads to a case as the trail makes it."""

from __future__ import annotations

from fixtrail.analyse.case import Case
from fixtrail.extract.thread import extract
from fixtrail.fixes.trace import trace
from fixtrail.graph.crawl import graph, start, step
from fixtrail.model.limits import Limits
from fixtrail.model.stored import Missing
from fixtrail.model.thread import Thread


def case(root: Thread, *others: Thread, incomplete: str = "") -> Case:
    """All threads fetched, all texts read."""
    threads = {t.ref: t for t in (root, *others)}
    crawl, questions = start(root.ref, Limits(), {"github.com"})
    while questions:
        crawl, questions = step(crawl, {q: threads.get(q) or Missing(q, "not-found", "no") for q in questions})
    found = graph(crawl)
    extracts = {ref: extract(thread, Limits()) for ref, thread in crawl.threads.items()}
    return Case(root, found, crawl.threads, extracts, trace(root, found, crawl.threads), incomplete)
