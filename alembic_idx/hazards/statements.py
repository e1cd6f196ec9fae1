"""The statements of a revision's functions, where they stand in its source."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that does something; lines count from 1.

    `block` is the `with` that it stands in, alone or with others: an autocommit block or a batch.
    """

    first: int
    last: int
    block: tuple[int, int] | None = None
    is_autocommit: bool = False
    is_call: bool = True
    """Whether it is one call, and no loop or condition around some."""

    def holds(self, line: int) -> bool:
        return self.first <= line <= self.last


class Source:
    """A revision's source, its functions by name."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines()
        tree = ast.parse(text)
        self._functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        imported = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        self.names = frozenset(imported)

    def statements(self, function: str) -> list[Statement]:
        """Those that stand in the function itself or in a `with` of it; not what is in a loop."""
        node = self._functions.get(function)
        return list(_statements(node.body)) if node is not None else []

    def code(self, first: int, last: int) -> list[str]:
        """These lines, without the indentation that they share."""
        return textwrap.dedent("\n".join(self.lines[first - 1 : last])).splitlines()


def _statements(body: list[ast.stmt]) -> Iterator[Statement]:
    for node in body:
        last = node.end_lineno or node.lineno
        if isinstance(node, ast.With) and len(node.items) == 1:
            written = ast.unparse(node.items[0].context_expr)
            is_autocommit = written.endswith(".autocommit_block()")
            for inner in node.body:
                yield Statement(
                    inner.lineno,
                    inner.end_lineno or inner.lineno,
                    (node.lineno, last),
                    is_autocommit,
                )
        elif not isinstance(node, ast.Pass) and not _is_text(node):
            yield Statement(node.lineno, last, is_call=isinstance(node, ast.Expr))


def _is_text(node: ast.stmt) -> bool:
    """A docstring, or another text that does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
