"""A coverage-guided fuzzer over all that reads a text: `python -m tests.fuzz.reading [CORPUS] -max_total_time=60`.

Arguments are libFuzzer's (https://llvm.org/docs/LibFuzzer.html#options). It stops at the first text that raises, or of
which a finding is not what stands at its place.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["fixtrail"]):
    from fixtrail.fingerprint.ruleset import ruleset
    from fixtrail.model.limits import Limits
    from fixtrail.trail.text import ReadingRules, extract_text, extraction_rendered
    from tests.laws import broken_laws

READING = ReadingRules(Limits(document_chars=20_000, line_chars=2_000), ruleset())


def one(data: bytes) -> None:
    """One input: as bytes, and as any characters, lone surrogates too."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(4096)
    for given in (data, text):
        found = extract_text(given, "fuzz", READING)
        extraction_rendered(found, "text")
        extraction_rendered(found, "json")
    if broken := broken_laws(text, READING.limits):
        raise AssertionError(f"{broken}: {text!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
