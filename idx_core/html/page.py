"""The frame of a page: a file that fetches nothing, runs nothing and reads well everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idx_core.html.element import Html, Node, element, joined, style_sheet

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with a heading, which the contents lead to."""

    anchor: str
    title: str
    nodes: Sequence[Node]


def page(title: str, summary: str, about: Sequence[str], sections: Sequence[Section]) -> str:
    """The file's text: title, summary, lines about where it is from, contents, sections."""
    shown = [section for section in sections if section.nodes]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        style_sheet(_css()),
    )
    links = (element("a", section.title, href=f"#{section.anchor}") for section in shown)
    body = element(
        "body",
        element(
            "header",
            element("h1", title),
            element("p", summary, class_="summary"),
            *(element("p", line, class_="faint") for line in about),
            element(
                "nav",
                element("ul", *(element("li", link) for link in links)),
                aria_label="Contents",
            ),
        ),
        element("main", *map(_section, shown)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}"


def _section(section: Section) -> Html:
    heading = f"{section.anchor}-title"
    return element(
        "section",
        element("h2", section.title, id=heading),
        joined(section.nodes),
        id=section.anchor,
        aria_labelledby=heading,
    )


def _css() -> str:
    text = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return "\n" + text
