"""What several pages have: tables, names, lists of findings, a legend."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from idx_core.html.element import Html, Node, element


class Anchors:
    """An anchor of each object, whose name would not do for one.

    Of several with the same name, as of two databases, links lead to the first.
    """

    def __init__(self, things: Iterable[Hashable]) -> None:
        self._anchors: dict[Hashable, str] = {}
        for number, thing in enumerate(things):
            self._anchors.setdefault(thing, self.at(number))

    @staticmethod
    def at(number: int) -> str:
        """That of the object at this place, from 0."""
        return f"t{number + 1}"

    def link(self, thing: Hashable, text: str) -> Html:
        """The text as a name, which leads there if there is such a place."""
        if thing not in self._anchors:
            return name(text)
        return element("a", name(text), href=f"#{self._anchors[thing]}")


def name(text: str) -> Html:
    """A name of the database or the models; its direction of writing touches nothing else."""
    return element("code", text)


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[Node]], words: int
) -> Html:
    """A table in a box of its own, in which it scrolls.

    The first `words` columns, two to four, are words, all others figures. With three and four the
    first two are names and definitions, written as `name` does it.
    """
    top = (element("th", heading, scope="col") for heading in headings)
    body = (
        element(
            "tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])
        )
        for row in rows
    )
    whole = element(
        "table",
        element("thead", element("tr", *top)),
        element("tbody", *body),
        class_=f"words{words}",
    )
    return element("div", whole, class_="wide", tabindex="0", role="group", aria_label=caption)


def short_finding(severity: str, word: str, rule: str, subject: str, message: str) -> Html:
    """An item of a list of findings on one line."""
    return element("li", f"{word} {rule} ", name(subject), f": {message}", class_=severity)


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


def ranked(items: Sequence[Html], number: int, with_tables: int) -> Sequence[Node]:
    """The list of the first ones of a number of findings, and where the others are."""
    if not items:
        return ()
    told = [element("ol", *items, class_="findings")]
    if number > len(items):
        there = min(number, with_tables) - len(items)
        text = f"{there:,} of less weight are told with their tables"
        if number > with_tables:
            text += f", and {number - with_tables:,} more by --format json alone"
        told.append(element("p", f"{text}."))
    return told


def legend(terms: Iterable[tuple[str, str]]) -> Html:
    """Words and what they mean."""
    parts: list[Html] = []
    for term, meaning in terms:
        parts += (element("dt", term), element("dd", meaning))
    return element("dl", *parts)
