"""A file's syntax tree with where each node is, and the edits that are to be made."""

import re
from collections.abc import Iterator
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from idx_core.errors import SourceError
from idx_core.source.file import Change, SourceFile
from idx_core.source.style import Style

_END_OF_LINE = re.compile("\r\n|\n|\r")


class Parsed:
    """A file that is being edited.

    Places are offsets into the text as it was read; edits must not overlap. Several insertions at
    one place stay in the order in which they were asked for.
    """

    def __init__(self, file: SourceFile) -> None:
        """Raises `SourceError` for what is not Python."""
        self.file = file
        self.text = file.text
        try:
            wrapper = MetadataWrapper(cst.parse_module(file.text), unsafe_skip_copy=True)
        except cst.ParserSyntaxError as error:
            raise SourceError(
                f"cannot read {str(file.path)!r}: line {error.raw_line}: {error.message}"
            ) from error
        self.module = wrapper.module
        self.style = Style(self.module)
        self._positions: Any = wrapper.resolve(PositionProvider)
        self._lines = [0, *(found.end() for found in _END_OF_LINE.finditer(file.text))]
        self._edits: list[tuple[int, int, str]] = []

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where the node begins and ends; parentheses of its own are part of it."""
        start, end = self.own_span(node)
        if not isinstance(node, cst.BaseExpression):
            return start, end
        for left, right in zip(node.lpar, reversed(node.rpar), strict=True):
            start = min(start, self.span(left)[0])
            end = max(end, self.span(right)[1])
        return start, end

    def own_span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The same without its parentheses."""
        place = self._positions[node]
        start, end = (self._lines[p.line - 1] + p.column for p in (place.start, place.end))
        return start, end

    def code(self, node: cst.CSTNode) -> str:
        """The node as it is written."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_of(self, node: cst.CSTNode) -> int:
        """The number of the line on which the node begins, counted from 1."""
        return int(self._positions[node].start.line)

    def line_start(self, at: int) -> int:
        """Where the line of that place begins."""
        return max(start for start in self._lines if start <= at)

    def line_end(self, at: int) -> int:
        """Where the line of that place ends, its end of line not counted."""
        found = _END_OF_LINE.search(self.text, at)
        return found.start() if found else len(self.text)

    def indent_of(self, at: int) -> str:
        """The white space with which the line of that place begins."""
        start = self.line_start(at)
        rest = self.text[start : self.line_end(start)]
        return rest[: len(rest) - len(rest.lstrip(" \t\f"))]

    def replace(self, start: int, end: int, text: str) -> None:
        """Put the text, written with line feeds, in the place of what is there."""
        written = text.replace("\r\n", "\n").replace("\n", self.style.newline)
        self._edits.append((start, end, written))

    def insert(self, at: int, text: str) -> None:
        """Put the text there."""
        self.replace(at, at, text)

    @property
    def change(self) -> Change:
        """The file with all edits made. Raises `SourceError` where the result is not Python."""
        parts, done = [], 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < done:
                raise SourceError(
                    f"cannot change {str(self.file.path)!r}: two changes meet in line "
                    f"{self.text.count(chr(10), 0, start) + 1}"
                )
            parts += [self.text[done:start], text]
            done = end
        change = Change(self.file, "".join((*parts, self.text[done:])))
        change.check()
        return change


def statements(body: Any) -> Iterator[Any]:
    """The statements of a module, class or function, those inside if, try and with too.

    A line of simple statements gives each of them.
    """
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
            continue
        yield statement
        if not isinstance(statement, cst.ClassDef | cst.FunctionDef):
            yield from _inside(statement)


def _inside(statement: Any) -> Iterator[Any]:
    for part in ("body", "orelse", "finalbody"):
        block = getattr(statement, part, None)
        if isinstance(block, cst.IndentedBlock):
            yield from statements(block.body)
        elif isinstance(block, cst.SimpleStatementSuite):
            yield from block.body
        elif block is not None:
            yield from _inside(block)
    for handler in getattr(statement, "handlers", ()):
        yield from _inside(handler)


def body_of(definition: cst.ClassDef | cst.FunctionDef) -> list[Any]:
    """The statements of a class or function."""
    block: Any = definition.body
    if isinstance(block, cst.SimpleStatementSuite):
        return list(block.body)
    return list(statements(block.body))


def find_classes(module: cst.Module, qualified_name: str) -> list[cst.ClassDef]:
    """All definitions of that `__qualname__`, in order; also those in functions and conditions."""
    found: list[Any] = list(statements(module.body))
    names = [name for name in qualified_name.split(".") if name != "<locals>"]
    for at, name in enumerate(names):
        found = [
            node
            for node in found
            if isinstance(node, cst.ClassDef | cst.FunctionDef) and node.name.value == name
        ]
        if at < len(names) - 1:
            found = [inner for node in found for inner in body_of(node)]
    return [node for node in found if isinstance(node, cst.ClassDef)]


def assigned(statement: Any) -> tuple[str, cst.BaseExpression] | None:
    """Name and value of `name = value` and `name: type = value`."""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target: Any = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign) and statement.value is not None:
        target = statement.target
    else:
        return None
    value = statement.value
    return (target.value, value) if isinstance(target, cst.Name) and value is not None else None


def called_name(call: cst.Call) -> str:
    """The last name of what is called: `Index` of `sa.Index(…)`; "" where it has none."""
    function = call.func
    if isinstance(function, cst.Attribute):
        function = function.attr
    return function.value if isinstance(function, cst.Name) else ""


def literal(node: Any) -> Any:
    """The value of a literal; None for everything else."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return node.evaluated_value
    if isinstance(node, cst.Name):
        return {"True": True, "False": False}.get(node.value)
    return None


def keyword(call: cst.Call, name: str) -> cst.Arg | None:
    """The argument of that name."""
    return next((a for a in call.args if a.keyword is not None and a.keyword.value == name), None)
