"""What several pages have: tables, names, lists of findings, a legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from idx_core.html.element import NOTHING, Html, Node, element


def name(text: str) -> Html:
    """A name of the database or the models, whose direction of writing touches nothing else."""
    return element("code", element("bdi", text))


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[Node]], numbers: int = 0
) -> Html:
    """A table in a box of its own, in which it scrolls; the last `numbers` columns are numbers."""
    first = len(headings) - numbers
    top = (
        element("th", heading, scope="col", class_="n" if at >= first else None)
        for at, heading in enumerate(headings)
    )
    body = (
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(
                element("td", cell, class_="n" if at >= first else None)
                for at, cell in enumerate(row[1:], 1)
            ),
        )
        for row in rows
    )
    return element(
        "div",
        element(
            "table",
            element("caption", caption) if caption else NOTHING,
            element("thead", element("tr", *top)),
            element("tbody", *body),
        ),
        class_="wide",
        tabindex="0",
        role="group",
        aria_label=caption or None,
    )


def finding(severity: str, rule: str, subject: Node, message: str, lines: Sequence[Node]) -> Html:
    """An item of a list of findings; `lines` are its reason, remedy and place."""
    return element(
        "li",
        element(
            "p", element("span", f"{severity} {rule}", class_=f"{severity} what"), " ", subject
        ),
        element("p", message),
        *lines,
        class_=severity,
    )


def findings(items: Sequence[Html]) -> Html:
    """The list of these."""
    return element("ol", *items, class_="findings")


def legend(terms: Iterable[tuple[str, str]]) -> Html:
    """Words and what they mean."""
    parts: list[Html] = []
    for term, meaning in terms:
        parts += (element("dt", term), element("dd", meaning))
    return element("dl", *parts)
