"""What is between two brackets: arguments of a call, elements of a tuple or a list."""

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from idx_core.source.parsed import Parsed

Write = Callable[[str], str]
"""Writes the new item for lines of this indentation."""


class Items:
    """The items of a call, tuple, list or set, which are added to and taken from."""

    def __init__(self, parsed: Parsed, node: Any) -> None:
        """`node` is a call, or a tuple or list in brackets."""
        self._parsed = parsed
        self.nodes: Sequence[Any] = getattr(node, _ITEMS.get(type(node), "elements"))
        if isinstance(node, cst.Call):
            self._start = parsed.text.index("(", parsed.span(node.func)[1]) + 1
            last = self.nodes[-1] if self.nodes else None
            behind = parsed.span(last)[1] if last is not None else self._start
            self._end = max(parsed.own_span(node)[1] - 1, behind)
        else:
            left, right = _brackets(node)
            self._start = parsed.span(left)[0] + 1
            self._end = parsed.span(right)[1] - 1
        self._is_call = isinstance(node, cst.Call)
        self._is_tuple = isinstance(node, cst.Tuple)
        self._spans = [self._own_span(item) for item in self.nodes]

    def add(self, items: Sequence[Write], before: int | None = None) -> None:
        """Add items at the end or before that one, in the way the others are set."""
        at = len(self.nodes) if before is None else before
        if at == 0 and not self.nodes:
            self._fill(items)
        elif self._is_hanging() and self._fits_inline(items, at):
            self._add_inline(items, at)
        elif self._begins_line(max(at - 1, 0)):
            self._add_lines(items, at)
        else:
            self._add_inline(items, at)

    def remove(self, at: int) -> None:
        """Take away an item with its comma, and its line if nothing else is on it."""
        parsed, (start, end) = self._parsed, self._spans[at]
        comma, count = self._comma(at), len(self._spans)
        after = comma[1] if comma is not None else end
        if self._is_alone(at, after):
            parsed.replace(parsed.line_start(start), self._next_line(parsed.line_end(after)), "")
        elif at + 1 < count:
            parsed.replace(start, self._spans[at + 1][0], "")
        elif at > 0:
            left = self._comma(at - 1)
            assert left is not None
            parsed.replace(left[1] if count == 2 and self._is_tuple else left[0], after, "")
        else:
            parsed.replace(start, after, "")
        if self._is_tuple and count == 2 and at == 0 and self._comma(1) is None:
            parsed.insert(self._spans[1][1], ",")

    def _own_span(self, item: Any) -> tuple[int, int]:
        """Without the comma."""
        span = self._parsed.span
        if isinstance(item, cst.Element):
            return span(item.value)
        if isinstance(item, cst.Arg) and not item.star and item.keyword is None:
            return span(item.value)
        if isinstance(item, cst.ImportAlias):
            return span(item.name)[0], span(item.asname.name if item.asname else item.name)[1]
        start = span(item)[0]
        return start, span(item.value)[1]

    def _comma(self, at: int) -> tuple[int, int] | None:
        comma = self.nodes[at].comma
        if not isinstance(comma, cst.Comma):
            return None
        start = self._parsed.span(comma)[0]
        start += len(self._parsed.module.code_for_node(comma.whitespace_before))
        return start, start + 1

    def _begins_line(self, at: int) -> bool:
        start = self._spans[at][0]
        return not self._parsed.text[self._parsed.line_start(start) : start].strip()

    def _is_alone(self, at: int, after: int) -> bool:
        if not self._begins_line(at):
            return False
        rest = self._parsed.text[after : self._parsed.line_end(after)].strip()
        return not rest or rest.startswith("#")

    def _is_hanging(self) -> bool:
        """Whether all items are on one line, the brackets are not, and no comma ends it."""
        text = self._parsed.text
        start, end = self._spans[0][0], self._spans[-1][1]
        return (
            self._begins_line(0)
            and "\n" not in text[start:end]
            and text[end : self._end].strip() == ""
            and "\n" in text[end : self._end]
        )

    def _fits_inline(self, items: Sequence[Write], at: int) -> bool:
        parsed = self._parsed
        start = self._spans[0][0]
        written = [write(self._column(0)) for write in items]
        line = parsed.text[parsed.line_start(start) : parsed.line_end(start)]
        return parsed.style.fits(", ".join((line, *written))) and not any(
            "\n" in w for w in written
        )

    def _next_line(self, end: int) -> int:
        text = self._parsed.text
        return end + (2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0)

    def _fill(self, items: Sequence[Write]) -> None:
        parsed, style = self._parsed, self._parsed.style
        indent = parsed.indent_of(self._start)
        lead = len(parsed.text[parsed.line_start(self._start) : self._start]) - len(indent)
        written = [write(indent + style.indent) for write in items]
        tail = "," if self._is_tuple and len(written) == 1 else ""
        flat = ", ".join(written) + tail
        if parsed.text[self._start : self._end].strip():  # comments
            lines = "".join(f"{indent}{style.indent}{item},\n" for item in written)
            parsed.insert(parsed.line_start(self._end), lines)
        elif "\n" not in flat and style.fits(indent + " " * lead + flat, 1):
            parsed.replace(self._start, self._end, flat)
        else:
            lines = "".join(f"{indent}{style.indent}{item},\n" for item in written)
            parsed.replace(self._start, self._end, f"\n{lines}{indent}")

    def _add_lines(self, items: Sequence[Write], at: int) -> None:
        parsed = self._parsed
        indent = self._column(max(at - 1, 0))
        written = [write(indent) for write in items]
        if at == 0:
            start = parsed.line_start(self._spans[0][0])
            parsed.insert(start, "".join(f"{indent}{item},\n" for item in written))
            return
        comma, (_, end) = self._comma(at - 1), self._spans[at - 1]
        after = comma[1] if comma is not None else end
        bound = self._spans[at][0] if at < len(self._spans) else self._end
        if comma is None:
            parsed.insert(end, ",")
        line = parsed.line_end(after)
        if line < bound:
            has_comma = comma is not None or at < len(self._spans) or len(self._spans) == 1
            text = "".join(f"\n{indent}{item}," for item in written)
            parsed.insert(line, text if has_comma else text.removesuffix(","))
        else:  # the bracket, or the next item, is on the same line
            tail = "," if at < len(self._spans) else ""
            text = ",".join(f"\n{indent}{item}" for item in written) + tail
            parsed.insert(after, text)

    def _add_inline(self, items: Sequence[Write], at: int) -> None:
        parsed, style = self._parsed, self._parsed.style
        indent = parsed.indent_of(self._start)
        if self._may_be_broken(items, indent):
            self._break(items, at, indent)
            return
        written = [write(indent) for write in items]
        if at < len(self._spans):
            parsed.insert(self._spans[at][0], "".join(f"{item}, " for item in written))
            return
        comma, (_, end) = self._comma(at - 1), self._spans[at - 1]
        if comma is None:
            parsed.insert(end, "".join(f", {item}" for item in written))
            return
        place = comma[1]
        is_single = len(self._spans) == 1 and self._is_tuple
        text = ",".join(f" {item}" for item in written)
        if not style.fits(parsed.text[parsed.line_start(place) : place] + text) and (
            parsed.text[place : parsed.line_end(place)].strip() == ""
        ):
            inner = parsed.indent_of(end)
            text = ",".join(f"\n{inner}{item}" for item in written)
        parsed.insert(place, text if is_single else f"{text},")

    def _may_be_broken(self, items: Sequence[Write], indent: str) -> bool:
        """Whether the one line gets too long and can be set anew, one item a line."""
        parsed, style = self._parsed, self._parsed.style
        inside = parsed.text[self._start : self._end]
        if "\n" in inside or "\r" in inside or "#" in inside:
            return False
        written = [write(indent + style.indent) for write in items]
        start, end = parsed.line_start(self._start), parsed.line_end(self._end)
        line = parsed.text[start:end] + ", " + ", ".join(written)
        return any("\n" in item for item in written) or not style.fits(line)

    def _break(self, items: Sequence[Write], at: int, indent: str) -> None:
        parsed, style = self._parsed, self._parsed.style
        inner = indent + style.indent
        old = [parsed.text[start:end] for start, end in self._spans]
        new = [*old[:at], *(write(inner) for write in items), *old[at:]]
        flat = ", ".join(new)
        if self._is_call and "\n" not in flat and parsed.style.fits(inner + flat):
            parsed.replace(self._start, self._end, f"\n{inner}{flat}\n{indent}")
            return
        lines = "".join(f"{inner}{item},\n" for item in new)
        parsed.replace(self._start, self._end, f"\n{lines}{indent}")

    def _column(self, at: int) -> str:
        return self._parsed.text[self._parsed.line_start(self._spans[at][0]) : self._spans[at][0]]


_ITEMS: dict[type, str] = {cst.Call: "args", cst.ImportFrom: "names"}


def _brackets(node: Any) -> tuple[Any, Any]:
    if isinstance(node, cst.Tuple):
        return node.lpar[-1], node.rpar[0]
    if isinstance(node, cst.ImportFrom):
        return node.lpar, node.rpar
    if isinstance(node, cst.Set):
        return node.lbrace, node.rbrace
    return node.lbracket, node.rbracket
