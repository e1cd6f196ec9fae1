"""Names of derived indexes: by the metadata's own convention, else by `naming`, else the default.

The convention is asked through a twin of the table, never through the user's own.
"""

from collections.abc import Collection

from sqlalchemy import Column, MetaData, Table
from sqlalchemy import Index as SqlIndex
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import InvalidRequestError

from alembic_idx.reading_indexes import plain_name
from idx_core.model import Index, TableName
from idx_core.naming import (
    DEFAULT_TEMPLATE,
    index_name,
    is_told_by_columns,
    shortened,
    with_digest,
)
from idx_core.settings import Settings

_STOCK = MetaData().naming_convention.get("ix")
"""SQLAlchemy's own convention, which looks at the first column only."""


def derived_name(
    name: TableName,
    table: Table,
    index: Index,
    settings: Settings,
    dialect: Dialect,
    taken: Collection[str],
) -> str:
    """A name within the dialect's limit (in bytes), the same on every run.

    It is not `taken`, or has the index's whole definition in it.
    """
    limit = longest_name(dialect)
    conventional = _conventional(table, index)
    template = settings.naming or DEFAULT_TEMPLATE
    if not is_told_by_columns(index):  # Alembic does not see a change of anything else
        whole = conventional or index_name(name, index, template=template, max_bytes=1_000)
        return with_digest(whole, name, index, limit)
    if conventional is None:
        return index_name(name, index, template=template, max_bytes=limit, taken=taken)
    if len(conventional.encode()) <= limit and conventional not in taken:
        return conventional
    return shortened(conventional, f"{name}\0{index.elements!r}\0{index.predicate}", limit)


def longest_name(dialect: Dialect) -> int:
    """How many bytes an index name may have."""
    return getattr(dialect, "max_index_name_length", None) or dialect.max_identifier_length


def stock_name(table: Table, index: Index) -> str | None:
    """What `index=True` would call it on the one column that it is on, if it can be said so."""
    if len(index.elements) != 1 or index.columns == () or index.predicate is not None:
        return None
    convention = table.metadata.naming_convention.get("ix")
    if convention is None:
        return None
    return _named_by_twin(table, index)


def _conventional(table: Table, index: Index) -> str | None:
    convention = table.metadata.naming_convention.get("ix")
    if convention is None or convention == _STOCK:
        return None
    return _named_by_twin(table, index)


def _named_by_twin(table: Table, index: Index) -> str | None:
    wanted = [column for column in table.columns if str(column.name) in index.columns]
    twin = Table(
        table.name,
        MetaData(naming_convention=table.metadata.naming_convention),
        *(Column(column.name, column.type, key=column.key) for column in wanted),
        schema=table.schema,
    )
    columns = {str(column.name): column for column in twin.columns}
    try:
        named = SqlIndex(None, *(columns[column] for column in index.columns))
    except (InvalidRequestError, KeyError, ValueError):  # it needs what no index gives
        return None
    return plain_name(named.name) or None
