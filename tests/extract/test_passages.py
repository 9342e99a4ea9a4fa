"""Passages: each line of a text has one kind, whoever pasted it and however."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.extract.passages import passages
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

LINE_CHARS = 4_000
MARKDOWN = st.lists(
    st.sampled_from(
        [
            "The lamp went out and I do not know why.",
            "```",
            "```python",
            "~~~",
            "> quoted",
            ">     at Wick.light(Wick.java:3)",
            "    x = 1",
            "\tat org.lantern.Wick.light(Wick.java:14)",
            "<!-- tell us",
            "-->",
            "<details><summary>log</summary>",
            "</details>",
            "| a | b |",
            "|---|---|",
            "1 | fn main() {",
            "2 | }",
            "2024-01-31 10:00:00 INFO started",
            "# Heading",
            "- [ ] item",
            "",
            "  ",
            "\r",
        ]
    )
).map("\n".join)


def told(text: str) -> list[tuple[str, str]]:
    """The passages as (kind, text)."""
    return [(p.kind, text[p.start : p.end]) for p in passages(text, LINE_CHARS)]


def kinds(text: str) -> list[str]:
    return [p.kind for p in passages(text, LINE_CHARS)]


def test_text_without_artefacts_is_one_passage_of_prose() -> None:
    """Sentences, headings and lists are prose, with their empty lines."""
    text = "# Lamp\n\nIt goes out, and I do not know why.\n\n- at night\n- [ ] in the rain\n1. Light it.\n2. Wait.\n"
    assert told(text) == [("prose", text[:-1])]


def test_empty_text_has_no_passage() -> None:
    """Nothing has no lines; empty lines alone are prose."""
    assert passages("", LINE_CHARS) == ()
    assert told("\n \n") == [("prose", "\n ")]


def test_trace_without_fence_is_found_between_sentences() -> None:
    """A Java trace that nobody fenced, with its cause, is one passage; the sentences around it stay prose."""
    trace = (
        'Exception in thread "main" java.lang.IllegalStateException: no oil\n'
        "\tat org.lantern.Wick.light(Wick.java:14)\n"
        "Caused by: java.io.IOException: closed\n"
        "\t... 2 more"
    )
    text = f"It crashes on start.\n\n{trace}\n\nAny idea?"
    assert told(text) == [("prose", "It crashes on start.\n"), ("trace", trace + "\n"), ("prose", "Any idea?")]


PASTES = {
    "python trace": ("trace", 'Traceback (most recent call last):\n  File "wick.py", line 3, in light\n    burn(oil)'),
    "javascript trace": ("trace", "    at light (/srv/wick.js:3:14)\n    at main (/srv/lamp.js:9:1)"),
    "go trace": ("trace", "goroutine 1 [running]:\nmain.main()\n\t/srv/lamp.go:9 +0x1d"),
    "gdb": ("trace", "#0  0x00007ffff7a42428 in raise ()\n#1  0x00007ffff7a4402a in abort () from /lib/libc.so.6"),
    "log": ("log", "2024-01-31 10:00:00 INFO lamp started\n2024-01-31 10:00:01 WARN oil is low"),
    "log in another style": ("log", "[10:00:00] lamp: started\n[10:00:01] lamp: oil is low"),
    "shell": ("shell", "$ lantern --wick 3\nlit"),
    "python prompt": ("shell", ">>> burn(3)\n3\n>>> burn(4)"),
    "rust": ("source", "fn main() {\n    let mut oil = 3;\n    burn(&mut oil);\n}"),
    "sql": ("source", "SELECT oil, wick FROM lamps\nWHERE oil < 3;"),
    "json": ("config", '{\n  "oil": 3,\n  "wick": true\n}'),
    "ini": ("config", "[lamp]\noil=3\nwick=short"),
    "table": ("config", "| oil | wick |\n|-----|------|\n| 3 | short |"),
    "diff": ("diff", "--- a/wick.py\n+++ b/wick.py\n@@ -1,2 +1,2 @@\n-oil = 3\n+oil = 4\n wick = 1"),
    "compiler": ("error", "wick.c:3:5: error: expected ';' before 'return'\nmake: *** [lamp] Error 1"),
    "address": ("config", "https://example.org/lamps/3"),
    "image": ("config", "![a lamp](https://example.org/lamp.png)"),
}


@pytest.mark.parametrize("name", PASTES)
def test_paste_without_fence_has_its_kind(name: str) -> None:
    """What nobody fenced is found between sentences, whatever tool or language it is of."""
    kind, paste = PASTES[name]
    before, after = "This is what I see on my machine:", "It worked before the update, so I think it is a bug."
    assert [(k, t.strip("\n")) for k, t in told(f"{before}\n\n{paste}\n\n{after}")] == [
        ("prose", before),
        (kind, paste),
        ("prose", after),
    ]


@pytest.mark.parametrize("name", PASTES)
def test_paste_in_a_fence_has_its_kind(name: str) -> None:
    """The same in a fence without a word, the marks of which are of its kind."""
    kind, paste = PASTES[name]
    fenced = f"```\n{paste}\n```"
    assert told(f"I see:\n{fenced}\nand nothing else.") == [
        ("prose", "I see:"),
        (kind, fenced),
        ("prose", "and nothing else."),
    ]


def test_quoted_reply_is_a_quote_and_its_paste_is_not() -> None:
    """Quote marks make sentences a quote; a trace in a quote is a trace."""
    text = (
        "> I think that you should look at this:\n"
        "> Traceback (most recent call last):\n"
        '>   File "wick.py", line 3, in light\n'
        "> OilError: none\n"
        "\n"
        "Thanks, that is the same here."
    )
    assert kinds(text) == ["quote", "trace", "prose"]


def test_numbered_lines_are_the_source_behind_the_numbers() -> None:
    """Line numbers of an editor do not hide what was pasted."""
    text = " 1 | fn main() {\n 2 |     burn(3);\n 3 |     wait(4);\n 4 | }"
    assert [(p.kind, p.start, p.end) for p in passages(text, LINE_CHARS)] == [("source", 0, len(text))]


def test_numbered_list_stays_prose() -> None:
    """A list that counts upwards is no paste of numbered lines."""
    assert kinds("1. Open the lamp\n2. Pour oil in\n3. Light the wick\n4. Wait for a while") == ["prose"]


def test_container_names_mark_a_paste() -> None:
    """Lines behind the name of a container are what it printed."""
    text = "I ran it:\n\nlamp_1  | oil is low\nlamp_1  | wick is dry\nlamp_1  | out\nlamp_1  | bye\n"
    assert kinds(text) == ["prose", "config"]


def test_folded_log_is_found() -> None:
    """A log in `<details>` is a log."""
    text = "<details>\n\n2024-01-31 10:00:00 INFO lit\n2024-01-31 10:00:09 INFO out\n\n</details>\n\nWhat is it?"
    assert kinds(text) == ["config", "log", "config", "prose"]


def test_folded_section_that_never_closes_reaches_to_the_end() -> None:
    """Lists of versions in an open, nested `<details>` are data."""
    text = "<details>\n<details>\n</details>\noil: None\nwick: None\nlamp           : 1.2"
    assert kinds(text) == ["config"]


def test_fenced_prose_is_prose() -> None:
    """A fence without a language around sentences alone hides no prose, but one that states a language is obeyed."""
    sentences = "I am not sure that this is the right place to ask.\nPlease tell me where I should go with it."
    assert kinds(f"```\n{sentences}\n```") == ["prose"]
    assert kinds(f"```python\n{sentences}\n```") == ["source"]


def test_form_boilerplate_is_template() -> None:
    """Comments of a form, its preflight checks and its mark of an empty field are template."""
    text = "### What happened?\n\n<!-- Describe it\nin your words -->\n\nIt went out.\n\n_No response_"
    assert kinds(text) == ["prose", "template", "prose", "template"]
    assert kinds("- [x] I have searched the existing issues") == ["template"]


def test_words_that_are_commands_stay_prose_in_a_sentence() -> None:
    """`make`, `go`, `find`, `if … :` and the like begin sentences too."""
    for line in ("make sure you run it again", "go to the settings page", "git is broken for me", "if you do this:"):
        assert (line, kinds(line)) == (line, ["prose"])


def test_sentences_of_other_scripts_are_prose() -> None:
    """Letters beyond Latin speak for language."""
    assert kinds("灯不亮了，请问 wick.light() 怎么用？\nЛампа не горит, что делать?") == ["prose"]


def test_language_of_source_comes_from_the_fence_or_the_text() -> None:
    """The word of a fence names the language; without one the marks of the text do."""
    fenced = passages("```ts\nlight(3)\n```", LINE_CHARS)
    bare = passages("def burn(self):\n    return self.oil\n", LINE_CHARS)
    assert [(p.kind, p.language) for p in (*fenced, *bare)] == [("source", "typescript"), ("source", "python")]


def test_word_of_a_fence_gives_way_to_a_trace() -> None:
    """Who fences a trace as Python still has a trace, also one below the source; a diff stays a diff."""
    trace = 'Traceback (most recent call last):\n  File "wick.py", line 3, in light\nOilError: none'
    assert kinds(f"```python\n{trace}\n```") == ["trace"]
    source = "def light(oil):\n    oil.pour(3)\n    return burn(oil)\n\nlight(3)"
    assert kinds(f"```python\n{source}\n{trace}\n```") == ["source", "trace"]
    assert kinds("```diff\n-oil = 3\n+oil = 4\n```") == ["diff"]


def test_line_ends_are_no_part_of_a_passage() -> None:
    """Passages end before their last line end, carriage returns included."""
    assert told("Is this it?\r\n\r\n$ lantern\r\n") == [("prose", "Is this it?\r\n"), ("shell", "$ lantern")]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), MARKDOWN))
def test_every_line_is_in_exactly_one_passage(text: str) -> None:
    """Passages are in order, begin where a line begins, and leave nothing but one line end between them."""
    found = passages(text, LINE_CHARS)
    starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    at = 0
    for passage in found:
        assert passage.start == at
        assert passage.start in starts
        rest = text[passage.end :]
        assert rest == "" or rest.startswith(("\n", "\r\n"))
        at = passage.end + (2 if rest.startswith("\r\n") else 1)
    assert at >= len(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_text(name: str) -> None:
    """No text makes it slower than its length."""
    assert_linear(lambda text: passages(text, LINE_CHARS), HOSTILE[name])


def test_one_very_long_line_is_looked_at_within_the_limit() -> None:
    """A line of a million characters is one passage to its end."""
    text = "x=" * 500_000
    assert [(p.kind, p.start, p.end) for p in passages(text, LINE_CHARS)] == [("source", 0, len(text))]
