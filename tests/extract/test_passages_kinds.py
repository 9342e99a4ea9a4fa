"""Kinds of the lines of a run, and the data files of fences and languages."""

from __future__ import annotations

import pytest

from fixtrail.extract.passages_kinds import fence_words, kinds, language, parse_fences, parse_languages
from fixtrail.extract.passages_score import EMPTY, Score


def test_lines_without_a_shape_are_what_stands_before_them() -> None:
    """A command has its output; lines before the first shape go with it."""
    shell = Score(8, "shell", 8)
    assert kinds([EMPTY, shell, EMPTY, EMPTY], "") == ["shell"] * 4


def test_run_without_any_shape_is_data() -> None:
    """Nothing says more than that it is no language."""
    assert kinds([EMPTY, EMPTY], "") == ["config", "config"]


def test_source_and_data_do_not_alternate() -> None:
    """The one with more weight takes the other's lines."""
    source, data = Score(7, "source", 7), Score(5, "config", 5)
    assert kinds([source, data, source, data], "") == ["source"] * 4


def test_source_lines_of_a_trace_are_trace() -> None:
    """The line of source that a trace shows is part of it."""
    trace, source = Score(9, "trace", 9), Score(7, "source", 7)
    assert kinds([trace, source, trace, source], "") == ["trace"] * 4


def test_single_line_goes_with_its_neighbours() -> None:
    """One odd line between two of a kind is of that kind; an error is not."""
    log, shell, error = Score(8, "log", 8), Score(8, "shell", 8), Score(7, "error", 7)
    assert kinds([log, shell, log, error, log], "") == ["log", "log", "log", "error", "log"]


def test_word_of_the_fence_counts_first() -> None:
    """Weak shapes give way to the word of the fence, and what looks like an error at the start of a config too."""
    error = Score(7, "error", 7)
    assert kinds([Score(5, "config", 5), EMPTY], "python") == ["source", "source"]
    assert kinds([error, EMPTY], "yaml") == ["config", "config"]


def test_words_of_fences_name_kind_and_language() -> None:
    """Common words of fences are known."""
    words = fence_words()
    assert [words[w] for w in ("py", "console", "json", "diff", "c++")] == [
        ("source", "python"), ("shell", ""), ("config", ""), ("diff", ""), ("source", "cpp"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["lamp - x", "source", "source rust"])
def test_unreadable_line_of_fences_is_named(line: str) -> None:
    """A line without kind, language and words is a ValueError with file and line number."""
    with pytest.raises(ValueError, match="lamps, line 2"):
        parse_fences(f"# lamps\n{line}", "lamps")


@pytest.mark.parametrize("line", ["x rust fn", "3 rust", "3 rust ^$"])
def test_unreadable_line_of_languages_is_named(line: str) -> None:
    """A line without weight, language and text is a ValueError with file and line number."""
    with pytest.raises(ValueError, match="lamps, line 2"):
        parse_languages(f"# lamps\n{line}", "lamps")


def test_marks_stand_for_ends_of_lines_and_spaces() -> None:
    """A circumflex is the start of a line, a dollar its end, a dot in the middle a space."""
    assert parse_languages("3 ruby ^end$\n\n2 go ·:=·", "x") == (("\nend\n", "ruby", 3), (" := ", "go", 2))


SOURCES = {
    "python": "class Lamp:\n    def light(self, oil=None):\n        return self.wick",
    "javascript": "const lamp = require('lamp');\nlamp.light(function (err) { console.log(err) });",
    "typescript": "interface Lamp {\n  oil: number;\n}\nexport const light = (lamp: Lamp): void => {};",
    "java": "public class Lamp {\n    @Override\n    public String toString() { return name; }\n}",
    "go": "func light(oil int) error {\n\tif err := burn(oil); err != nil {\n\t\treturn err\n\t}\n}",
    "rust": "fn light(oil: &mut Oil) -> Result<(), Error> {\n    let wick = oil.take().unwrap();\n}",
    "c": "#include <stdio.h>\nint main(void) {\n    printf(\"%d\", 3);\n}",
    "cpp": "#include <iostream>\nint main() {\n    std::cout << 3 << std::endl;\n}",
    "ruby": "require 'lamp'\nlamps.each do |lamp|\n  puts lamp.oil\nend",
    "php": "<?php\n$lamp = new Lamp();\necho $lamp->light();",
    "r": "library(lamps)\nlit <- lamps %>% filter(oil > 3)\nsummary(lit)",
    "sql": "SELECT oil FROM lamps\nWHERE wick = 3",
    "": "light(3)",
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_language_is_told_from_its_marks(name: str) -> None:
    """Short programs name their language; what could be any has none."""
    assert language(SOURCES[name], "") == name
