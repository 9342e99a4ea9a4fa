"""Links between our own pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links, page_name


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_of_page_lead_to_files_and_headings(page: Path) -> None:
    """A link without a host names a file of the project, and after `#` a heading of it."""
    broken = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or not file.is_relative_to(ROOT) or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []
