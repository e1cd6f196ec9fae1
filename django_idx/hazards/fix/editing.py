"""A migration's file while it is edited: what nobody asks to change stays as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import libcst as cst

from django_idx.hazards.fix.unit import NotMechanicalError
from django_idx.hazards.reader import Node
from idx_core.source.file import Change, read_source
from idx_core.source.imports import Imports
from idx_core.source.items import Items
from idx_core.source.parsed import Parsed, assigned, find_classes, literal

BASE = "migrations.Migration"


def laid_out(text: str, indent: str) -> str:
    """An operation for a place of that indentation; where it has one of its own, it stays."""
    return text.strip() if text[:1].isspace() else text.replace("\n", f"\n{indent}")


class MigrationText:
    """The class Migration of one file. Places are looked up before anything is edited."""

    def __init__(self, path: Path) -> None:
        """Raises `SourceError`, and `NotMechanicalError` for a file of another shape."""
        self.path = path
        self._parsed = Parsed(read_source(path))
        self.imports = Imports(self._parsed)
        classes = find_classes(self._parsed.module, "Migration")
        if len(classes) != 1 or not isinstance(classes[0].body, cst.IndentedBlock):
            raise NotMechanicalError(f"{path.name} has no single class Migration")
        self._block: Any = classes[0].body
        if [self._parsed.code(arg.value) for arg in classes[0].bases] != [BASE]:
            raise NotMechanicalError(f"the class Migration is not one of {BASE} alone")

    @cached_property
    def change(self) -> Change:
        """All edits made; none can be made after it."""
        self.imports.write()
        return self._parsed.change

    def comment(self, number: int) -> str:
        """The comment that follows an operation on its last line."""
        parsed = self._parsed
        _, end = parsed.span(self._elements[number].value)
        rest = parsed.text[end : parsed.line_end(end)].strip().removeprefix(",").strip()
        return rest if rest.startswith("#") else ""

    def set_operation(self, number: int, texts: Sequence[str]) -> None:
        """Put these in the place of one."""
        start, end = self._parsed.span(self._elements[number].value)
        indent = self._parsed.indent_of(start)
        written = [laid_out(text, indent) for text in texts]
        self._parsed.replace(start, end, f",\n{indent}".join(written))

    def remove_operations(self, numbers: Sequence[int]) -> None:
        """Take them out, with their lines."""
        items = Items(self._parsed, self._value("operations"))
        for number in numbers:
            items.remove(number)

    def set_not_atomic(self) -> None:
        """Have the migration run outside of a transaction."""
        value = self._find("atomic")
        if value is not None:
            self._parsed.replace(*self._parsed.span(value), "False")
            return
        first = self._first()
        at = self._parsed.line_start(self._parsed.span(first)[0])
        for line in reversed(first.leading_lines):
            at = self._parsed.line_start(at - 1)
            if line.comment is None:
                break
        indent = self._parsed.indent_of(self._parsed.span(first)[0])
        is_spaced = bool(first.leading_lines) and first.leading_lines[0].comment is None
        self._parsed.insert(
            at, f"\n{indent}atomic = False\n" if is_spaced else f"{indent}atomic = False\n\n"
        )

    def set_atomic(self) -> None:
        """Have it run in a transaction again, as migrations do."""
        parsed = self._parsed
        for statement, following in zip(self._block.body, self._block.body[1:], strict=False):
            if self._assignment(statement, "atomic") is not None:
                start = parsed.line_start(parsed.span(statement)[0])
                end = parsed.line_end(parsed.span(statement)[1]) + 1
                if following.leading_lines and following.leading_lines[0].comment is None:
                    end = parsed.line_end(end) + 1
                parsed.replace(start, end, "")

    def check_link(self, old: Node) -> None:
        """Raises `NotMechanicalError` where `relink` would not find the dependency."""
        self._dependency(old)

    def relink(self, old: Node, new: str) -> None:
        """Depend on another migration of the same app."""
        node = self._dependency(old)
        self._parsed.replace(*self._parsed.span(node), self._parsed.style.quoted(new))

    @property
    def _elements(self) -> Sequence[Any]:
        found: Sequence[Any] = self._value("operations").elements
        return found

    def _dependency(self, old: Node) -> Any:
        elements: Sequence[Any] = getattr(self._find("dependencies"), "elements", ())
        for element in elements:
            parts = [part.value for part in getattr(element.value, "elements", ())]
            if [literal(part) for part in parts] == list(old):
                return parts[1]
        raise NotMechanicalError(f"{self.path.name} does not spell out that it follows it")

    def _value(self, name: str) -> Any:
        found = self._find(name)
        if not isinstance(found, cst.List | cst.Tuple):
            raise NotMechanicalError(f"{name} of {self.path.name} are not written as a list")
        return found

    def _find(self, name: str) -> cst.BaseExpression | None:
        found = (self._assignment(statement, name) for statement in self._block.body)
        return next((value for value in found if value is not None), None)

    def _assignment(self, statement: Any, name: str) -> cst.BaseExpression | None:
        parts: Any = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
        for part in parts:
            found = assigned(part)
            if found is not None and found[0] == name:
                return found[1]
        return None

    def _first(self) -> Any:
        """The first statement that is no docstring."""
        for statement in self._block.body:
            parts: Sequence[Any] = getattr(statement, "body", ())
            if not (parts and isinstance(getattr(parts[0], "value", None), cst.SimpleString)):
                return statement
        raise NotMechanicalError(f"{self.path.name} has an empty class Migration")
