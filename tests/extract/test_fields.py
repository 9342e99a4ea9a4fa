"""Issue forms: headings with values, boxes, empty answers, and what anybody may type."""

from __future__ import annotations

import pytest

from fixtrail.extract.fields import fields, known_name
from tests.making import document
from tests.text.growth import assert_linear

FORM = """### Preflight Checklist

- [X] I have searched existing issues
- [x] I am using the latest version
- [ ] This is a single bug report

### What's Wrong?

The lamp goes out. <!-- please
describe --> Every night.

### What Should Happen?

It burns on.

### Error Messages/Logs

```shell
LampError: out of oil
```

### Steps to Reproduce

1. Light it.
2. Wait.

### Lantern Model

glow-large

### Is this a regression?

Yes, this worked in a previous version

### Last Working Version

_No response_

### Lantern Version

1.6.0

### Platform

Lantern Cloud

### Operating System

macOS

### Terminal/Shell

zsh

### Additional Information

_No response_
"""

BOXES = """- [X] I have searched existing issues
- [x] I am using the latest version
- [ ] This is a single bug report"""


def test_form_of_the_usual_shape_is_read_field_by_field() -> None:
    """Each heading is a field with its label, known name and value, in order."""
    assert [(f.name, f.value) for f in fields(document(FORM))] == [
        ("checklist", BOXES),
        ("what-happened", "The lamp goes out.  Every night."),
        ("expected", "It burns on."),
        ("logs", "```shell\nLampError: out of oil\n```"),
        ("steps", "1. Light it.\n2. Wait."),
        ("model", "glow-large"),
        ("regression", "Yes, this worked in a previous version"),
        ("last-working-version", ""),
        ("version", "1.6.0"),
        ("platform", "Lantern Cloud"),
        ("os", "macOS"),
        ("shell", "zsh"),
        ("additional", ""),
    ]  # fmt: skip


def test_boxes_are_told_apart() -> None:
    """Ticked boxes claim something, the others do not."""
    (first, *_) = fields(document(FORM))
    assert first.checked == ("I have searched existing issues", "I am using the latest version")
    assert first.unchecked == ("This is a single bug report",)


def test_empty_answer_has_no_quote() -> None:
    """`_No response_` is what GitHub writes where nothing was entered."""
    by_name = {f.name: f for f in fields(document(FORM))}
    assert by_name["last-working-version"].quote is None
    version = by_name["version"].quote
    assert version is not None
    assert version.text == "1.6.0"


def test_injected_heading_is_a_field_of_its_own() -> None:
    """A form cannot be told from typed Markdown: a repeated label stays as often as it occurs."""
    found = fields(document("### Version\n\n1.0\n\n### Version\n\n2.0\n"))
    assert [(f.label, f.value) for f in found] == [("Version", "1.0"), ("Version", "2.0")]


def test_heading_inside_a_fence_is_no_field() -> None:
    """What is code stays inside its field."""
    found = fields(document("### Steps\n\n```\n### Version\n```\n\n### Expected\n\nok\n"))
    assert [f.label for f in found] == ["Steps", "Expected"]


@pytest.mark.parametrize("text", ["", "No headings at all.", "# Only one\n\ntext", "## Chapter\n\na\n\n## Verse\n\nb"])
def test_text_without_known_headings_has_no_fields(text: str) -> None:
    """Headings of an essay are no form."""
    assert fields(document(text or " ")) == ()


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Describe the bug", "what-happened"), ("To Reproduce", "steps"), ("Expected behavior", "expected"),
        ("Claude Code Version", "version"), ("Last working version", "last-working-version"), ("OS", "os"),
        ("Stack trace", "logs"), ("Colour of the box", ""),
    ],
)  # fmt: skip
def test_label_is_known_where_it_is_clear(label: str, name: str) -> None:
    """Usual labels have a known name, others keep their own."""
    assert known_name(label) == name


def named(text: str) -> list[tuple[str, str]]:
    return [(f.name or f.label, f.value) for f in fields(document(text))]


def test_bold_labels_of_older_templates_are_fields() -> None:
    """Before forms, templates had bold lines, and lists of `label: value`."""
    text = (
        "**Describe the bug**\nThe lamp goes out.\n\n**To Reproduce**\n1. Light it\n\n"
        "**Desktop (please complete):**\n - **OS:** Windows 10\n - **Version**: 1.6\n\n**Additional context**\n"
    )
    assert named(text) == [
        ("what-happened", "The lamp goes out."),
        ("steps", "1. Light it"),
        ("environment", ""),
        ("os", "Windows 10"),
        ("version", "1.6"),
        ("additional", ""),
    ]


def test_plain_labels_with_a_colon_are_fields() -> None:
    """`Steps to reproduce:` alone on its line is a label; a sentence that ends in a colon is none."""
    text = "Steps to reproduce:\nlight it\n\nExpected result:\nit burns\n\nI tried all of this and then:\nnothing"
    assert named(text) == [
        ("steps", "light it"), ("expected", "it burns\n\nI tried all of this and then:\nnothing"),
    ]  # fmt: skip


def test_bold_words_without_a_known_name_are_no_fields() -> None:
    """Emphasis in an essay."""
    assert named("**Lamps** are nice.\n\n**Oil**\n\nburns.") == []


def test_bold_label_in_code_is_no_field() -> None:
    """What is code stays inside its field."""
    assert named("## Steps\n\n```\n**Version**: 1\n```\n\n## Expected\n\nok") == [
        ("steps", "```\n**Version**: 1\n```"), ("expected", "ok"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("复现步骤", "steps"), ("期望的结果", "expected"), ("操作系统", "os"), ("错误信息", "logs"),
        ("再現手順", "steps"), ("期待する動作", "expected"), ("バージョン", "version"), ("実際の動作", "what-happened"),
        ("Pasos para reproducir", "steps"), ("Comportamiento esperado", "expected"), ("Sistema operativo", "os"),
        ("Schritte zum Reproduzieren", "steps"), ("Erwartetes Verhalten", "expected"), ("Betriebssystem", "os"),
        ("Étapes pour reproduire", "steps"), ("Comportement attendu", "expected"), ("Navigateur", "browser"),
        ("Passos para reproduzir", "steps"), ("Comportamento esperado", "expected"), ("Versão", "version"),
        ("Шаги для воспроизведения", "steps"), ("Ожидаемое поведение", "expected"), ("Версия", "version"),
        ("재현 방법", "steps"), ("기대한 동작", "expected"), ("운영체제", "os"),
    ],
)  # fmt: skip
def test_translated_label_has_the_same_name(label: str, name: str) -> None:
    """Templates are translated; the name is not."""
    assert known_name(label) == name


def test_unclosed_comments_take_linear_time() -> None:
    """A body made of comment openings is read once, not once for each."""
    assert_linear(
        lambda text: fields(document(text)),
        lambda size: "### Steps\n\n" + "<!-- " * (size // 5) + "\n\n### Version\n\n1\n",
    )
