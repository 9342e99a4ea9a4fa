"""Limits: a named bound on everything that can grow. A limit that was met is in the report's coverage."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Counts, characters and seconds; 0 is never "without end"."""

    depth: int = 2  # steps from the thread that was asked for
    max_threads: int = 80  # threads fetched for one report
    max_requests: int = 500  # HTTP requests for one report
    max_wait: float = 120.0  # seconds spent waiting for rate limits, in all
    hub_links: int = 25  # a thread with more links to other threads is shown but not expanded
    max_nodes: int = 600  # threads shown in one graph, fetched or not
    pages: int = 60  # pages of one list (comments, timeline, reviews) of one thread
    batch: int = 10  # threads a GraphQL query: more silently lose timeline events
    concurrency: int = 8  # requests at once to one host
    retries: int = 6  # tries again of one request after faults
    timeout: float = 30.0  # seconds for one request to connect or to send a piece
    body_bytes: int = 32_000_000  # bytes of one answer
    document_chars: int = 300_000  # characters of one document that patterns look at
    line_chars: int = 4_000  # characters of one line that patterns look at
