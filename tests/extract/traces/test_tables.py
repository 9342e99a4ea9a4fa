"""Tables of outputs: what can be written in one, and what is said where it cannot be read."""

from __future__ import annotations

import pytest

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.outputs import read
from fixtrail.extract.traces.tables import load, parse
from fixtrail.model.failure import Trace

TABLE = r"""
# the oven of a kitchen
define DISH (?P<message>[a-z]{1,20})
output oven compiler kitchen 1
word "burnt"
head! burnt: %DISH%
part  in (?P<file>[a-z]{1,9})(?::(?P<line>\d{1,3}))?
more  and %DISH%
frame below (?P<function>[a-z]{1,9})
cause because of %DISH%
within salt
within pepper
tail  done
"""


def cooked(text: str, table: str = TABLE) -> list[Trace]:
    return list(read(parse(table, "kitchen.txt", {}), lines(text, 4_000)))


def test_steps_of_a_table_do_what_they_say() -> None:
    """A thrown is begun, completed, continued and explained; what belongs is inside the trace."""
    text = "x\nburnt: soup\nin pot:3\nand rice\nbelow lid\nbecause of heat\npepper\ndone\nin pan\nbread\nbread\n"
    (trace,) = cooked(text)
    assert (
        text[trace.start : trace.end]
        == "burnt: soup\nin pot:3\nand rice\nbelow lid\nbecause of heat\npepper\ndone\nin pan"
    )
    assert [(t.message, [(f.function, f.file, f.line) for f in t.frames]) for t in trace.thrown] == [
        ("soup rice", [("", "pot", 3), ("lid", "", None)]),
        ("heat", []),
    ]
    assert (trace.language, trace.kind) == ("kitchen", "compiler")


def test_foreign_lines_end_a_run_behind_the_gap() -> None:
    """One line that fits no step is looked past, two end the run; blank and indented ones only after many."""
    assert len(cooked("burnt: soup\nplate\nburnt: rice\n")[0].thrown) == 2
    assert len(cooked("burnt: soup\nplate\nspoon\nburnt: rice\n")) == 2
    assert len(cooked(f"burnt: soup\n{' .' * 3}\n\nburnt: rice\n")) == 1
    assert len(cooked("burnt: soup\n" + "\n" * 70 + "burnt: rice\n")) == 2


def test_message_that_goes_on_and_on_is_bounded() -> None:
    """Lines beyond the bound belong to the trace, not to the message."""
    (trace,) = cooked("burnt: soup\n" + "and rice\n" * 400)
    assert len(trace.thrown[0].message) < 900


def test_only_so_many_diagnostics_and_frames_are_kept() -> None:
    """A run of thousands of diagnostics is one trace with the first of them."""
    (trace,) = cooked("".join(f"burnt: {'a' * (n % 19 + 1)}\nin pot:{n}\n" for n in range(300)))
    assert len(trace.thrown) == 64
    (trace,) = cooked("burnt: soup\n" + "".join(f"below lid{chr(97 + n % 26)}{chr(97 + n // 26)}\n" for n in range(99)))
    assert len(trace.thrown[0].frames) == 30


def test_frames_are_turned_where_the_innermost_is_written_last() -> None:
    """`outer-first` in a table gives the innermost call first all the same."""
    table = TABLE.replace("kitchen 1", "kitchen 1 outer-first")
    (trace,) = cooked("burnt: soup\nbelow lid\nbelow pot\n", table)
    assert [f.function for f in trace.thrown[0].frames] == ["pot", "lid"]


def test_part_that_proves_begins_where_there_is_none() -> None:
    """A tool that says its error without a beginning is heard too; without a proof nothing is."""
    table = 'output pan test - 0\nword "hot"\npart! hot (?P<message>\\w{1,9})\n'
    assert [t.message for t in cooked("hot oil\nhot fat\n", table)[0].thrown] == ["oil"]
    assert cooked("hot oil\n", table.replace("part!", "part ")) == []
    assert cooked("hot oil\n", table.replace("part!", "head ")) == []


def test_group_may_be_named_twice_and_included() -> None:
    """Two ways to write one thing are one pattern, and steps are shared."""
    table = (
        "group spices\nwithin salt\noutput a compiler - 1\n"
        'word "hot"\nhead! hot (?:(?P<message>\\d)|(?P<message>[a-z]))\ninclude spices\n'
    )
    traces = cooked("hot 1\nhot a\nsalt\n", table)
    assert [t.message for t in traces[0].thrown] == ["1", "a"]
    assert traces[0].end == 16


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("output a compiler", "not enough values"),
        ("output a meal - 1", "'meal'"),
        ("output a compiler - x", "invalid literal"),
        ("output a compiler - 1 sideways", "unknown order 'sideways'"),
        ("define A", "not enough values"),
        ("wipe x", "'wipe'"),
        ("head (", "unterminated subpattern"),
        ("head %NONE%", "'NONE'"),
        ("include none", "'none'"),
        ("word soup", "JSON is malformed"),
        ("head", "not enough values"),
    ],
)
def test_bad_line_is_reported_with_its_place(line: str, said: str) -> None:
    """A line that cannot be read is named by file and number, with the reason."""
    with pytest.raises(ValueError, match=r"kitchen\.txt, line 2: ") as raised:
        parse(f"output pot test - 1\n{line}\n", "kitchen.txt", {})
    assert said in str(raised.value)


def test_step_before_any_output_is_reported() -> None:
    """A step that belongs to nothing is a mistake."""
    with pytest.raises(ValueError, match=r"kitchen\.txt, line 1: "):
        parse("head x\n", "kitchen.txt", {})


def test_shipped_tables_name_each_output_once() -> None:
    """The files of the project can be read, and nothing in them is there twice."""
    for name in ("compilers.txt", "tests.txt", "packages.txt"):
        names = [output.name for output in load("places.txt", name)]
        assert names
        assert len(names) == len(set(names))
