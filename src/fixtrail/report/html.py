"""A report as one HTML file that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from fixtrail.model.report import Report
from fixtrail.report.blocks import Answer, Page, Section
from fixtrail.report.hypertext import Writer, plain, text
from fixtrail.report.masking import masked
from fixtrail.report.page import page
from fixtrail.report.style import GRAPH_CSS, PAGE_CSS


def html(report: Report) -> str:
    """The whole document, UTF-8. Its content security policy allows its own two style sheets and nothing else; the
    same report gives the same text."""
    shown = page(masked(report))
    writer = Writer({e.id: e for e in shown.evidence})
    body = [_header(shown, writer), _main(shown, writer), _footer(shown, writer)]
    return "\n".join(
        [*_head(shown), '<a class="skip" href="#answer">Skip to the answer</a>', *body, "</body>", "</html>", ""]
    )


def _head(shown: Page) -> list[str]:
    styles = " ".join(f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in (PAGE_CSS, GRAPH_CSS))
    policy = f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
    title = f"{plain(shown.answer.headline)}: {shown.title}"
    return [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="generator" content="fixtrail">',
        f'<meta name="description" content="{text(plain(shown.answer.summary))}">',
        f"<title>{text(title)}</title>",
        '<link rel="icon" href="data:,">',
        f"<style>{PAGE_CSS}</style>",
        "</head>",
        "<body>",
    ]


def _header(shown: Page, writer: Writer) -> str:
    labels = "".join(f'<li dir="auto">{text(label)}</li>' for label in shown.labels)
    listed = f'\n<ul class="labels" aria-label="Labels">{labels}</ul>' if labels else ""
    where = f'<p class="where">{writer.line(shown.line)}</p>'
    return f'<header>\n{where}\n<h1 dir="auto">{writer.line(shown.heading)}</h1>{listed}\n</header>'


def _main(shown: Page, writer: Writer) -> str:
    sections = [_section(s, writer) for s in shown.sections]
    evidence = _evidence(shown, writer)
    parts = [_answer(shown.answer, writer), _contents(shown), *sections, *evidence]
    return "\n".join(["<main>", *parts, "</main>"])


def _answer(answer: Answer, writer: Writer) -> str:
    facts = "".join(f"<div><dt>{text(name)}</dt><dd>{writer.line(line)}</dd></div>" for name, line in answer.facts)
    return (
        f'<section id="answer" class="answer {answer.tone}" aria-labelledby="answer-title">\n'
        f'<p class="kind"><span class="badge {answer.tone}">{answer.kind}</span> '
        f"<span>{answer.confidence}: {text(answer.sure)}</span></p>\n"
        f'<h2 id="answer-title">{writer.line(answer.headline)}</h2>\n'
        f'<p class="summary" dir="auto">{writer.line(answer.summary)}</p>\n'
        f"{f'<dl>{facts}</dl>' if facts else ''}\n</section>"
    )


def _contents(shown: Page) -> str:
    links = [(s.anchor, s.title) for s in shown.sections]
    links += [("evidence", "Evidence")] if shown.evidence else []
    items = "".join(f'<li><a href="#{anchor}">{text(title)}</a></li>' for anchor, title in links)
    return f'<nav aria-label="On this page"><ul>{items}</ul></nav>'


def _section(section: Section, writer: Writer) -> str:
    anchor = section.anchor
    return (
        f'<section id="{anchor}" aria-labelledby="{anchor}-title">\n'
        f'<h2 id="{anchor}-title">{text(section.title)}</h2>\n{writer.blocks(section.blocks)}\n</section>'
    )


def _evidence(shown: Page, writer: Writer) -> list[str]:
    if not shown.evidence:
        return []
    entries = "\n".join(writer.entry(e) for e in shown.evidence)
    opening = '<section id="evidence" aria-labelledby="evidence-title">\n<h2 id="evidence-title">Evidence</h2>'
    return [f'{opening}\n<ol class="evidence">\n{entries}\n</ol>\n</section>']


def _footer(shown: Page, writer: Writer) -> str:
    return f"<footer><p>{writer.line(shown.closing)}</p></footer>"
