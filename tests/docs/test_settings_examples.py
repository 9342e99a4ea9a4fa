"""Settings files that the pages show can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtrail.settings_file import read_settings_file
from tests.docs.pages import PAGES, Block, blocks, page_name

TOML = [(page, block) for page in PAGES for block in blocks(page) if block.language == "toml"]


@pytest.mark.parametrize(("page", "block"), TOML, ids=[f"{page_name(p)}:{b.line}" for p, b in TOML])
def test_settings_file_of_page_is_accepted(page: Path, block: Block, tmp_path: Path) -> None:
    """Every `toml` example is a settings file without a mistake."""
    file = tmp_path / "config.toml"
    file.write_text("\n".join(block.lines), "utf-8")
    file.chmod(0o600)
    assert read_settings_file({}, file).notes == ()
