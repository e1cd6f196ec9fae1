"""What several pages have: tables, names, lists of findings, a legend."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from idx_core.html.element import NOTHING, Html, Node, element


class Anchors:
    """An anchor of each object, whose name would not do for one."""

    def __init__(self) -> None:
        self._given: dict[object, str] = {}

    def of(self, thing: object) -> str:
        """The same on each call, and in the same order on each run."""
        return self._given.setdefault(thing, f"t{len(self._given) + 1}")


def name(text: str) -> Html:
    """A name of the database or the models, whose direction of writing touches nothing else."""
    return element("code", element("bdi", text))


def table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Node]],
    numbers: Container[int] = (),
) -> Html:
    """A table in a box of its own, in which it scrolls; `numbers` are the columns of figures."""
    top = (
        element("th", heading, scope="col", class_="n" if at in numbers else None)
        for at, heading in enumerate(headings)
    )
    body = (
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(
                element("td", cell, class_="n" if at in numbers else None)
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


def finding(
    severity: str, word: str, rule: str, subject: Node, message: str, lines: Sequence[Node]
) -> Html:
    """An item of a list of findings.

    `severity` is its colour and `word` what it is called, as colour alone tells nothing; `lines`
    are reason, remedy and place.
    """
    mark = element("span", f"{word} {rule}", class_=f"{severity} what")
    return element(
        "li", element("p", mark, " ", subject), element("p", message), *lines, class_=severity
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
