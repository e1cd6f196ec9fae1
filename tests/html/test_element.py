"""An element is text and escaped, or it is refused."""

from __future__ import annotations

import re

import pytest

from idx_core.html.element import element, escaped, joined, style_sheet
from idx_core.html.page import POLICY, Section, page

pytestmark = pytest.mark.once

HOSTILE = "<script>\"'&\x00\u202e"


def test_children_and_attributes_are_text() -> None:
    found = str(element("p", HOSTILE, element("bdi", HOSTILE), id=HOSTILE))
    text = "&lt;script&gt;&quot;&#x27;&amp;  "
    assert found == f'<p id="{text}">{text}<bdi>{text}</bdi></p>'
    assert str(joined(["<", element("bdi", ">")])) == "&lt;<bdi>&gt;</bdi>"


def test_what_is_quoted_needs_it() -> None:
    assert str(element("th", "a", scope="col", class_="b c")) == '<th scope=col class="b c">a'
    assert escaped("plain") == "plain"


@pytest.mark.parametrize(
    "tag", ["script", "img", "iframe", "object", "link", "base", "form", "a b"]
)
def test_no_active_tag(tag: str) -> None:
    with pytest.raises(ValueError, match="pages have no"):
        element(tag)


@pytest.mark.parametrize("name", ["onclick", "src", "style", "xlink_href", "a b", "action"])
def test_no_active_attribute(name: str) -> None:
    with pytest.raises(ValueError, match="pages have no attribute"):
        element("p", **{name: "x"})


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere", "https://elsewhere", "x"])
def test_no_link_out(link: str) -> None:
    with pytest.raises(ValueError, match="leads elsewhere"):
        element("a", "x", href=link)


@pytest.mark.parametrize("css", ["</style>", "a { b: url(c) }", "@import 'c';"])
def test_no_style_that_ends_or_fetches(css: str) -> None:
    with pytest.raises(ValueError, match="style sheet"):
        style_sheet(css)


def _variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w+);", block))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("at", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_and_bars_can_be_told_from_what_is_behind_them(at: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", page("t", "s", (), ()), re.DOTALL)
    assert len(blocks) == 3
    colours = _variables(blocks[0]) | _variables(blocks[at])
    for behind in ("paper", "card"):
        for text in ("ink", "faint", "link", "error", "warning", "info", "good"):
            assert _contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
        for bar in ("bar1", "bar2", "bar3"):
            assert _contrast(colours[bar], colours[behind]) >= 3, (bar, behind)


def test_a_page_has_its_policy_before_anything_else_and_no_empty_section() -> None:
    found = page("t", "s", ("a",), (Section("x", "X", ()), Section("y", "Y", ("z",))))
    assert found.index(escaped(POLICY)) < found.index("<style>") < found.index("<body>")
    assert 'href="#y"' in found
    assert 'href="#x"' not in found
