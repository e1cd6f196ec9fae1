"""HTML by construction: what is put into an element is text, and comes out escaped.

Only the functions here make `Html`. Tags and attributes are from a list without anything that runs
or that fetches, so no name can become markup, and no mistake can make a page active.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_TAGS = frozenset(
    "a bdi body caption code dd details div dl dt figcaption figure footer h1 h2 h3 head header"
    " html li main meta nav ol p section span strong summary table tbody td th thead title tr ul"
    " svg desc g rect text".split()
)
_EMPTY = frozenset({"meta"})
# The end of these follows from what comes next, as the HTML standard allows: a page with
# thousands of rows is a fifth smaller without it.
_UNCLOSED = frozenset({"dd", "dt", "li", "tbody", "td", "th", "thead", "tr"})
_ATTRIBUTES = frozenset(
    "aria-describedby aria-hidden aria-label aria-labelledby charset class colspan content dir"
    " height href http-equiv id lang name open role scope tabindex text-anchor width x y".split()
)


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe to put into a page; `str()` of it is what is written."""

    markup: str

    def __str__(self) -> str:
        return self.markup


Node = Html | str
NOTHING = Html("")


def element(tag: str, /, *children: Node, **attributes: str | None) -> Html:
    """`element("th", name, scope="col")`; attributes that are None are left out.

    A trailing underscore of an attribute is dropped (`class_`), others are hyphens. ValueError for
    a tag or an attribute that pages do not have, and for a link that leads out of the page.
    """
    if tag not in _TAGS:
        raise ValueError(f"pages have no <{tag}>")
    written = "".join([_attribute(name, value) for name, value in attributes.items() if value])
    if tag in _EMPTY:
        return Html(f"<{tag}{written}>")
    inner = "".join([c.markup if c.__class__ is Html else escaped(str(c)) for c in children])
    return Html(
        f"<{tag}{written}>{inner}" if tag in _UNCLOSED else f"<{tag}{written}>{inner}</{tag}>"
    )


def style_sheet(css: str) -> Html:
    """A style sheet of ours; ValueError when it would end the element or fetch something."""
    if "<" in css or "url(" in css or "@import" in css:
        raise ValueError("a style sheet may neither end its element nor fetch anything")
    return Html(f"<style>{css}</style>")


def joined(nodes: Iterable[Node]) -> Html:
    """The nodes one after the other."""
    return Html("".join([n.markup if isinstance(n, Html) else escaped(n) for n in nodes]))


def escaped(text: str) -> str:
    """The text as HTML, in an attribute as well; what cannot be printed becomes a space."""
    if not text.isprintable():
        text = "".join([c if c.isprintable() else " " for c in text])
    return escape(text)


def _attribute(name: str, value: str) -> str:
    name = name.removesuffix("_").replace("_", "-")
    if name not in _ATTRIBUTES:
        raise ValueError(f"pages have no attribute {name}")
    if name == "href" and not value.startswith("#"):
        raise ValueError(f"a page has links into itself only, and {value!r} leads elsewhere")
    text = escaped(value)
    return f" {name}={text}" if text.isascii() and text.isalnum() else f' {name}="{text}"'
