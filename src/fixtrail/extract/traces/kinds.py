"""The kinds of traces that are known, the most particular first."""

from __future__ import annotations

from fixtrail.extract.traces.find import Parser

PARSERS: tuple[Parser, ...] = ()
