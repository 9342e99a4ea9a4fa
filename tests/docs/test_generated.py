"""Generated pages are what the code says today."""

from __future__ import annotations

import pytest

from tests.docs.generated import PAGES, ROOT


@pytest.mark.parametrize("path", PAGES)
def test_generated_page_is_up_to_date(path: str) -> None:
    """The committed page equals what the code gives; `make docs` writes it anew."""
    assert (ROOT / path).read_text("utf-8") == PAGES[path]()
