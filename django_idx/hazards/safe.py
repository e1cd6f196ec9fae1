"""The safe form of an operation, as its author would write it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently as StockAddIndex
from django.contrib.postgres.operations import RemoveIndexConcurrently as StockRemoveIndex
from django.db.migrations import operations as stock
from django.db.models import UniqueConstraint

from django_idx.hazards.lines import called
from django_idx.hazards.reader import Operated
from idx_core.hazards.hazard import Hazard

_CALLED = re.compile(r"\A(\s*)[\w.]+(?=\()")
_PLAIN_SQL = re.compile(
    r"\b(CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+INDEX)\b(?!\s+CONCURRENTLY)", re.IGNORECASE
)
OWN = "django_idx.operations"
STOCK = "django.contrib.postgres.operations"


@dataclass(frozen=True, slots=True)
class Safe:
    """What stays where the operation is, what goes into a migration that is not atomic.

    Both are source; `imports` are (module, name).
    """

    inside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()


def safe_form(operated: Operated, *, stock_operations: bool) -> Safe | None:
    """None where it cannot be told from the operation alone."""
    operation, text = operated.operation, operated.text
    if not text or operated.nested:
        return None
    if is_concurrent(operation):
        return Safe(apart=(text,))
    module = STOCK if stock_operations else OWN
    if type(operation) is stock.AddIndex:
        return _under(text, module, "AddIndexConcurrently")
    if type(operation) is stock.RemoveIndex:
        return _under(text, module, "RemoveIndexConcurrently")
    if type(operation) is stock.RunSQL:
        return _in_sql(text)
    if stock_operations:
        return None
    if type(operation) is stock.AddConstraint:
        if isinstance(operation.constraint, UniqueConstraint):
            return _under(text, OWN, "AddUniqueConstraintConcurrently")
    elif type(operation) is stock.RemoveConstraint:
        key = (operated.node[0], operation.model_name_lower)
        found = operated.before.models[key].get_constraint_by_name(operation.name)
        if isinstance(found, UniqueConstraint):
            return _under(text, OWN, "RemoveUniqueConstraintConcurrently")
    elif type(operation) is stock.AlterField:
        if _only_index_differs(operated):
            return _under(text, OWN, "AlterFieldConcurrently")
    elif type(operation) is stock.AddField:
        return _field_and_index(operated)
    return None


def is_concurrent(operation: Any) -> bool:
    """Whether it is one of those that must not run in a transaction."""
    return isinstance(operation, StockAddIndex | StockRemoveIndex) or (
        type(operation).__module__ == OWN
    )


def is_plain(hazard: Hazard) -> bool:
    """Whether nothing has to be concurrent: the same migration creates the table."""
    return hazard.rule == "IDX402" and all(
        step.transactional and not getattr(step, "concurrently", False) for step in hazard.safe
    )


def plain_form(operated: Operated) -> str | None:
    """The stock operation in the place of a concurrent one, for tables that nobody uses yet."""
    if not operated.text or operated.nested:
        return None
    for kind, name in ((stock.AddIndex, "AddIndex"), (stock.RemoveIndex, "RemoveIndex")):
        if isinstance(operated.operation, kind):
            return renamed(operated.text, f"migrations.{name}")
    return None


def renamed(text: str, name: str) -> str:
    """The same call of another operation."""
    return _CALLED.sub(rf"\g<1>{name}", text, count=1)


def _under(text: str, module: str, name: str) -> Safe:
    return Safe(apart=(renamed(text, name),), imports=((module, name),))


def _only_index_differs(operated: Operated) -> bool:
    operation = operated.operation
    key = (operated.node[0], operation.model_name_lower)
    before: Any = operated.before.models[key].fields.get(operation.name)
    after: Any = operation.field
    if before is None or before.many_to_many or after.many_to_many:
        return False
    if before.unique or after.unique or before.db_index == after.db_index:
        return False
    turned = after.clone()
    turned.db_index = before.db_index
    return bool(turned.deconstruct()[1:] == before.clone().deconstruct()[1:])


def _field_and_index(operated: Operated) -> Safe | None:
    """The field without its index, then the index."""
    operation = operated.operation
    field = operation.field
    if field.many_to_many or field.unique or not field.db_index or not operation.preserve_default:
        return None
    without = _without_index(operated.text)
    if without is None:
        return None
    turned = renamed(operated.text, "AlterFieldConcurrently")
    return Safe((without,), (turned,), ((OWN, "AlterFieldConcurrently"),))


def _without_index(text: str) -> str | None:
    """The call that makes a field, with `db_index=False` in it."""
    margin = text[: len(text) - len(text.lstrip())]
    source = text.lstrip().encode()
    operation = ast.parse(source, mode="eval").body
    if not isinstance(operation, ast.Call):
        return None
    given = {keyword.arg: keyword.value for keyword in operation.keywords}
    field = given.get("field") or (operation.args[2] if len(operation.args) > 2 else None)
    if not isinstance(field, ast.Call):
        return None
    for keyword in field.keywords:
        if keyword.arg == "db_index":
            start, end = _span(source, keyword.value)
            return margin + _spliced(source, start, end, b"False")
    _, end = _span(source, field)
    inside = source[: end - 1].rstrip()
    comma = b"" if inside.endswith((b",", b"(")) else b","
    gap = source[len(inside) : end - 1]
    if b"\n" in gap:
        line = inside.rpartition(b"\n")[2]
        indent = line[: len(line) - len(line.lstrip())]
        added = comma + b"\n" + indent + b"db_index=False," + gap
        return margin + _spliced(source, len(inside), end - 1, added)
    space = b"" if inside.endswith(b"(") else b" "
    return margin + _spliced(source, len(inside), end - 1, comma + space + b"db_index=False")


def _spliced(source: bytes, start: int, end: int, new: bytes) -> str:
    return (source[:start] + new + source[end:]).decode()


def _span(source: bytes, node: ast.expr) -> tuple[int, int]:
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + column

    last = offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    return offset(node.lineno, node.col_offset), last


def _in_sql(text: str) -> Safe | None:
    """The same statements, concurrent, where each way is a single literal statement."""
    operation = ast.parse(text.lstrip(), mode="eval").body
    if not isinstance(operation, ast.Call):
        return None
    named = [word.value for word in operation.keywords if word.arg in ("sql", "reverse_sql")]
    texts = [*operation.args, *named]
    noop = [t for t in texts if isinstance(t, ast.Attribute) and t.attr == "noop"]
    literals = [t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)]
    if called(operation) != "RunSQL" or len(literals) + len(noop) != len(texts):
        return None
    if any(";" in each.strip().rstrip(";") for each in literals):
        return None
    changed = _PLAIN_SQL.sub(r"\1 CONCURRENTLY", text)
    return Safe(apart=(changed,)) if changed != text else None
