"""What an index is on: columns, expressions and text, taken apart into neutral elements."""

import re
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, Label, TextClause, UnaryExpression

from idx_core.model import IndexElement, plain_element

_ORDERED = re.compile(
    r"\s*(?P<key>.*?)(?:\s+(?P<order>asc|desc))?(?:\s+nulls\s+(?P<nulls>first|last))?\s*",
    re.IGNORECASE | re.DOTALL,
)


def sql_text(expression: Any, dialect: Dialect) -> str:
    """SQL with its values in it; columns without their table, as in a catalog."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, TextClause):
        return expression.text
    try:
        written = expression.compile(
            dialect=dialect, compile_kwargs={"literal_binds": True, "include_table": False}
        )
    except (SQLAlchemyError, NotImplementedError):  # a value that has no literal form
        written = expression
    return str(written)


class ElementReader:
    """Reads the keys of one index; `options` are the dialect's, under plain names."""

    def __init__(self, table: Table, dialect: Dialect, options: Any) -> None:
        self._table = table
        self._dialect = dialect
        self._opclasses = options.get("ops") or {}
        self._lengths = options.get("length")

    def read(self, expression: Any) -> IndexElement:
        """One key."""
        if isinstance(expression, Column) and not (self._opclasses or self._lengths):
            return plain_element(str(expression.name))  # nearly all
        descending, nulls_first, collation = False, None, None
        opclass = self._opclasses.get(getattr(expression, "key", None) or "")
        while True:
            if isinstance(expression, Label):
                opclass = self._opclasses.get(expression.name, opclass)
                expression = expression.element
            elif isinstance(expression, UnaryExpression) and expression.modifier in _MODIFIERS:
                descending = descending or expression.modifier is operators.desc_op
                nulls_first = _MODIFIERS[expression.modifier] or nulls_first
                expression = expression.element
            elif isinstance(expression, BinaryExpression) and (
                expression.operator is operators.collate
            ):
                collation = str(getattr(expression.right, "collation", expression.right))
                expression = expression.left
            else:
                break
        if isinstance(expression, TextClause | str):
            return self._read_text(str(getattr(expression, "text", expression)), opclass)
        column = str(expression.name) if isinstance(expression, Column) else None
        return IndexElement(
            column=column,
            expression=sql_text(expression, self._dialect) if column is None else None,
            descending=descending,
            nulls_first=None if nulls_first is None else nulls_first == "first",
            opclass=opclass,
            collation=collation,
            prefix_length=self._length(column),
        )

    def _read_text(self, text: str, opclass: str | None) -> IndexElement:
        found = _ORDERED.fullmatch(text)
        assert found is not None  # every text matches
        key, order, nulls = found["key"], found["order"] or "", found["nulls"]
        bare = key[1:-1].replace('""', '"') if key[:1] == '"' == key[-1:] else key
        column = bare if any(column.name == bare for column in self._table.columns) else None
        return IndexElement(
            column=column,
            expression=key if column is None else None,
            descending=order.lower() == "desc",
            nulls_first=None if nulls is None else nulls.lower() == "first",
            opclass=opclass,
            prefix_length=self._length(column),
        )

    def _length(self, column: str | None) -> int | None:
        if isinstance(self._lengths, dict):
            length = self._lengths.get(column)
        else:
            length = self._lengths if column is not None else None
        return int(length) if length else None


_MODIFIERS: dict[Any, str | None] = {
    operators.asc_op: None,
    operators.desc_op: None,
    operators.nulls_first_op: "first",
    operators.nulls_last_op: "last",
}
