"""Lines that begin a version, in every style of changelog."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.headings import headings, is_date
from tests.text.growth import assert_linear

REPO = "example/lantern"


def versions(text: str) -> list[str]:
    """The versions that the lines of a text begin."""
    return [heading.version for heading in headings(text, REPO)]


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("## [1.2.3] - 2026-02-03", "1.2.3"),
        ("## [1.2.3](https://github.com/example/lantern/compare/v1.2.2...v1.2.3) (2026-02-03)", "1.2.3"),
        ("# 1.2.3", "1.2.3"),
        ("#1.2.3", "1.2.3"),
        ("### v1.2.3 / 2026-02-03", "1.2.3"),
        ("## Version 1.10.2, 2026-02-03", "1.10.2"),
        ("## 17.0.2 (March 22, 2026)", "17.0.2"),
        ("# [3.0.0-beta.1](x) (2026-02-03)", "3.0.0-beta.1"),
        ("##### 1.2.3 [YANKED]", "1.2.3"),
        ('## <a name="1.2.3"></a>1.2.3', "1.2.3"),
        ("## 🎉 v1.2.3", "1.2.3"),
        ("## :tada: 1.2.3", "1.2.3"),
        ("## 1.2.3 - The big one", "1.2.3"),
        ('## v1.2.3 "Wick"', "1.2.3"),
        ("## 2026-02-03, Version 20.11.0 (Current), @ada", "20.11.0"),
        ("## lamp@1.2.3", "1.2.3"),
        ("## @lamp/lantern@1.2.3-rc.1 (2026-02-03)", "1.2.3-rc.1"),
        ("## Lantern 4.2.1 release notes", "4.2.1"),
        ("## Version 5", "5"),
        ("## 2026-02-03", "2026-02-03"),
        ("## Changes from 1.2.3 to 1.2.4", "1.2.4"),
        ("== 1.2.3", "1.2.3"),
        ("=== 1.2.3 / 2026-02-03", "1.2.3"),
        ("h2. 1.2.3", "1.2.3"),
        ("<h2>1.2.3</h2>", "1.2.3"),
        ("**1.2.3**", "1.2.3"),
        ("lantern (1.2.3-1) unstable; urgency=low", "1.2.3-1"),
        ("* Noteworthy changes in release 3.11 (2026-02-03) [stable]", "3.11"),
        ("v1.2.3 / 2026-02-03", "1.2.3"),
        ("Version 1.2.3 (2 February 2026)", "1.2.3"),
        ("Release 1.2.3, 5th May 2026", "1.2.3"),
        ("Changes in 1.2.3:", "1.2.3"),
        ("What's New in 1.2.3?", "1.2.3"),
        ("CHANGES WITH 255:", "255"),
        ("2026.02.03, Version 1.48.0 (Stable), 1cfa32ff59c0", "1.48.0"),
        ("## 2026.02.03", "2026.02.03"),
        ("# Example Lantern 3.20.0 Release Notes", "3.20.0"),
        ("Example Lantern 3.20.0 Release Notes", "3.20.0"),
        ("## Version 1.2.3\n\n_2026-02-03_", "1.2.3"),
        ("## 1.2.3\n\n**2026_02_03**", "1.2.3"),
        ("## 1.2.3\n### 2026-02-03", "1.2.3"),
        ("## 1.2.3\n\nChanges since version 1.2.2:", "1.2.3"),
    ],
)
def test_line_begins_a_version(line: str, version: str) -> None:
    """However the heading is made and whatever stands beside the version."""
    assert versions(f"# Changelog\n\n{line}\n\n- mended (#12)\n") == [version]


@pytest.mark.parametrize("rule", ["=======", "-------", "~~~~~~~", "*******"])
@pytest.mark.parametrize("title", ["1.2.3 / 2026-02-03", "v1.2.3", "1.2.3 (2026-02-03)"])
def test_underlined_line_begins_a_version(title: str, rule: str) -> None:
    """Markdown and reStructuredText, with a line above or without."""
    assert versions(f"{title}\n{rule}\n\n- mended") == ["1.2.3"]
    assert versions(f"{rule}\n{title}\r\n{rule}\r\n\r\n- mended") == ["1.2.3"]


@pytest.mark.parametrize(
    "line",
    [
        "## [Unreleased]",
        "## Unreleased (2026-02-03)",
        "## Next",
        "## HEAD",
        "## 1.2.4 (unreleased)",
    ],
)
def test_line_begins_what_is_not_released(line: str) -> None:
    """What stands under it is of no version."""
    assert versions(f"{line}\n\n- mended (#12)\n\n## 1.2.3\n") == ["", "1.2.3"]


@pytest.mark.parametrize(
    "line",
    [
        "### Python 3.12 support",
        "### 2.0 breaking changes",
        "### Bug fixes",
        "## Migrating from Wick",
        "## Upgrading to 2.0",
        "## 2.x",
        "## 5",
        "- 1.2.3",
        "* 1.2.3 is needed now",
        "1.2.3 is the best",
        "    1.2.3",
        "2026-02-03",
        "2026.02.03",
        "_2026_02_03_",
        "## Changes since 1.2.3",
        "Upgrade to 1.2.3",
        "Next",
        "## ",
        "#",
        "-------",
        "## 🎉",
        "## :tada:",
        "# lantern",
        "lantern (oops) unstable; urgency=low",
        "## 1.2.3" + " x" * 150,
    ],
)
def test_line_begins_no_version(line: str) -> None:
    """Sections inside a version, list items and sentences do not."""
    assert [v for v in versions(f"text\n\n{line}\n\ntext\n") if v] == []


def test_plain_line_needs_a_blank_line_before() -> None:
    """In the middle of a paragraph it is a part of a sentence."""
    assert versions("We ask for\n1.2.3\nand no less") == []


def test_heading_spans_its_line_without_the_white_space() -> None:
    """So that it can be quoted."""
    text = "  ## 1.2.3 \r\n\r\n- mended"
    (heading,) = headings(text)
    assert text[heading.start : heading.end] == "## 1.2.3"


def test_day_is_told_from_a_version() -> None:
    """Only as it is written in full, or as a month."""
    assert [is_date(v) for v in ("2026-02-03", "2026-02", "2026.02.03", "1.2.3")] == [True, True, False, False]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)), unique=True, max_size=8),
    st.sampled_from(
        ["## [{}] - 2026-02-03", "# v{}", "{} / 2026-02-03\n===", "=== {}", "**{}**", "Version {} (2026-02-03)"]
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_versions_of_a_changelog_are_found_in_order(numbers: list[tuple[int, int, int]], style: str, end: str) -> None:
    """In each style, whatever the versions and the line ends are."""
    names = [".".join(map(str, n)) for n in numbers]
    text = "".join(f"{style.format(name)}\n\n- mends a thing (#12)\n  on two lines\n\n" for name in names)
    assert versions(text.replace("\n", end)) == names


@given(st.text(alphabet="#=-*v1.20 ()[]<>ab\n\r:@/", max_size=300))
def test_headings_are_lines_of_any_text(text: str) -> None:
    """Each is in the text, in order, and no text breaks it."""
    found = headings(text, REPO)
    assert found == sorted(found)
    assert all("\n" not in text[h.start : h.end] and h.start < h.end for h in found)


@pytest.mark.parametrize(
    "piece",
    ["#", "# ", "1.2.3 ", "<", "](", "# " + "1." * 90 + "\n", "# 1" + "-1" * 90 + "\n", "= \n", "a" * 150 + "\n"],
)
def test_time_for_headings_grows_with_the_length(piece: str) -> None:
    """No text is expensive."""
    assert_linear(lambda text: headings(text, REPO), lambda size: piece * (size // len(piece)))
