"""The fuzzer runs for some seconds with every run of the tests; longer ones are `python -m tests.fuzz.reading`."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.text.hostile import HOSTILE

ROOT = Path(__file__).parents[2]
SECONDS = 8


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has wheels for Linux and Python up to 3.13 only")
def test_reading_survives_the_fuzzer(tmp_path: Path) -> None:
    """From hostile texts and traces on, nothing that the fuzzer makes of them raises or breaks a law."""
    for number, make in enumerate(HOSTILE.values()):
        (tmp_path / f"hostile-{number}").write_text(make(300), "utf-8", errors="surrogatepass")
    for file in (ROOT / "tests" / "fuzz" / "seeds").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    command = [sys.executable, "-m", "tests.fuzz.reading", str(tmp_path), f"-max_total_time={SECONDS}", "-timeout=20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "DONE" in done.stderr or "Done" in done.stderr, done.stderr[-3000:]
