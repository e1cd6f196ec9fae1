"""Derived indexes belong to the models' tables while Alembic compares, and not a moment longer.

Each table gets another `indexes` set for that time and its own one back afterwards, so that nobody
who reads the models meanwhile or later sees a set change size, or in another order.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Index as SqlIndex
from sqlalchemy import Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import TextClause, conv

from alembic_idx.reading import Models
from alembic_idx.reading_indexes import plain_name
from idx_core.derive import Derivation
from idx_core.model import Index, IndexElement

# A function's call needs no parentheses around it; anything else does.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w+(?!:))")
_CALL = re.compile(r"[a-z_][a-z0-9_.]*\([^()]*\)")


@contextmanager
def attached(derivation: Derivation, models: Models) -> Iterator[None]:
    """Within the block the tables have the derived indexes and lack the dropped ones."""
    named = {op.table for op in derivation.create} | {op.table for op in derivation.drop}
    borrowed = [_Borrowed(models.tables[name]) for name in sorted(named)]
    try:
        for create in derivation.create:
            make_index(create.index, models.tables[create.table], models.dialect)
        for drop in derivation.drop:
            _detach(models.tables[drop.table], drop.index.name)
        for table in borrowed:
            table.start()
        yield
    finally:
        for table in borrowed:
            table.give_back()


def make_index(index: Index, table: Table, dialect: Dialect) -> SqlIndex:
    """SQLAlchemy's index of that definition, attached to the table."""
    columns = {str(column.name): column for column in table.columns}
    return SqlIndex(
        conv(index.name),  # complete: no naming convention may add to it
        *(_expression(element, columns) for element in index.elements),
        _table=table,
        unique=index.unique,
        **_options(index, columns, dialect),
    )


class _Verbatim(TextClause):
    """SQL that Alembic writes into a revision as it is: no percent sign is doubled for a driver."""

    def __init__(self, sql: str) -> None:
        super().__init__("")
        self.text = sql

    def _compiler_dispatch(self, visitor: Any, **words: Any) -> str:
        return self.text


def escaped(sql: str) -> str:
    """For the `sa.text` that a revision has in it, where `:name` would be a parameter."""
    return _PARAMETER.sub(r"\\:", sql)


class _Borrowed:
    """A table whose set of indexes is a copy for now."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._own = table.indexes
        table.indexes = set(self._own)
        self._given = table.indexes

    def start(self) -> None:
        self._given = set(self._table.indexes)

    def give_back(self) -> None:
        """Restore the table's own set; what others changed in the copy meanwhile is kept."""
        now = self._table.indexes
        self._table.indexes = self._own
        if now - self._given:
            self._own |= now - self._given
        if gone := (self._given - now) & self._own:
            self._own -= gone


def _detach(table: Table, name: str) -> None:
    table.indexes = {index for index in table.indexes if plain_name(index.name) != name}


def _expression(element: IndexElement, columns: dict[str, Any]) -> Any:
    if element.column is None:
        return _Verbatim(element_text(element))
    expression = columns[element.column]
    if element.collation is not None:
        expression = expression.collate(element.collation)
    if element.descending:
        expression = expression.desc()
    if element.nulls_first != element.descending:
        expression = expression.nulls_first() if element.nulls_first else expression.nulls_last()
    return expression


def element_text(element: IndexElement) -> str:
    """An index element as in CREATE INDEX; a column's name is not quoted."""
    sql = element.column or str(element.expression)
    is_key = element.column is not None or _CALL.fullmatch(sql)
    written = sql if is_key else f"({sql})"
    if element.collation is not None:
        written += f' COLLATE "{element.collation}"'
    if element.opclass is not None:
        written += f" {element.opclass}"
    if element.descending:
        written += " DESC"
    if element.nulls_first != element.descending:
        written += f" NULLS {'FIRST' if element.nulls_first else 'LAST'}"
    return written


def _options(index: Index, columns: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    options: dict[str, Any] = {
        "include": list(index.include) or None,
        "where": None if index.predicate is None else _Verbatim(escaped(index.predicate)),
        "using": None if index.method == "btree" else index.method,
        "with": dict(index.options) or None,
        "nulls_not_distinct": True if index.nulls_not_distinct else None,
        "ops": {
            columns[element.column].key: element.opclass
            for element in index.elements
            if element.opclass is not None and element.column is not None
        }
        or None,
    }
    return {f"{dialect.name}_{key}": v for key, v in options.items() if v is not None}
