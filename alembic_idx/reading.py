"""SQLAlchemy's MetaData, one or several, as a neutral `Schema`."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.exc import SQLAlchemyError

from alembic_idx.queries import read_declared
from alembic_idx.reading_facts import Facts, read_facts
from alembic_idx.reading_indexes import plain_name, read_indexes
from alembic_idx.reading_references import read_foreign_keys
from idx_core import model

_ORDINARY = "sqlalchemy.sql.sqltypes"
# How PostgreSQL lets one spell `double precision`.
_DOUBLE = re.compile(r"FLOAT(\((2[5-9]|[345][0-9])\))?")


@dataclass(frozen=True)
class Models:
    """A schema with the SQLAlchemy tables it was read from."""

    schema: model.Schema
    tables: dict[model.TableName, Table]
    dialect: SqlDialect

    def name_of(self, table: Table) -> model.TableName:
        """The neutral name of one of SQLAlchemy's tables."""
        return table_name(table.name, table.schema, self.dialect)


def read_schema(metadata: MetaData | Sequence[MetaData], dialect: SqlDialect) -> model.Schema:
    """The tables of one or several MetaData, as they would be on that database."""
    return read_models(metadata, dialect).schema


def read_models(
    metadata: MetaData | Sequence[MetaData],
    dialect: SqlDialect,
    judged: Callable[[Table], bool] = lambda _: True,
    *,
    modules: Collection[str] = (),
) -> Models:
    """The same, with the tables they come from; only those that are `judged`.

    `modules` are those of the setting `queries`. Raises `ValueError` when two of the MetaData have
    the same table, `QueryError` when a declared query cannot be read.
    """
    named: dict[model.TableName, Table] = {}
    for table in tables_of(metadata):
        name = table_name(table.name, table.schema, dialect)
        if name in named:
            raise ValueError(f"cannot compare table {str(name)!r}: two MetaData declare it")
        named[name] = table
    kept = {name: table for name, table in named.items() if judged(table)}
    columns = _Columns(dialect)
    kind = dialect_of(dialect)
    facts = read_facts(kept.values())
    schema = model.Schema(
        tables=tuple(
            _read_table(name, table, dialect, columns, facts.get(table))
            for name, table in kept.items()
        ),
        dialect=kind,
        queries=read_declared(named, modules, dialect, kind),
    )
    return Models(schema, kept, dialect)


def dialect_of(dialect: SqlDialect) -> model.Dialect:
    """Which of the databases that rules tell apart; MariaDB may hide behind MySQL's driver."""
    if getattr(dialect, "is_mariadb", False):
        return model.Dialect.MARIADB
    try:
        return model.Dialect(dialect.name)
    except ValueError:
        return model.Dialect.OTHER


def table_name(name: str, schema: str | None, dialect: SqlDialect) -> model.TableName:
    """A table's name; naming the default schema is the same as naming none."""
    default = getattr(dialect, "default_schema_name", None)
    return model.TableName(str(name), "" if schema is None or schema == default else str(schema))


def tables_of(metadata: MetaData | Sequence[MetaData]) -> Iterator[Table]:
    """All tables of one or several MetaData."""
    for each in [metadata] if isinstance(metadata, MetaData) else metadata:
        yield from each.tables.values()


def _read_table(
    name: model.TableName,
    table: Table,
    dialect: SqlDialect,
    columns: "_Columns",
    facts: Facts | None,
) -> model.Table:
    own = [*table.columns]  # SQLAlchemy makes this list anew each time
    return model.Table(
        name=name,
        columns=model.Columns.lazily(
            lambda: {str(c.name): c for c in own if not c.system},
            columns.column,
            lambda: _has_special(own),
        ),
        indexes=read_indexes(table, dialect),
        foreign_keys=read_foreign_keys(table, dialect, own),
        label=str(table.name),
        orderings=tuple(facts.orderings) if facts else (),
        one_to_one=tuple(facts.one_to_one) if facts else (),
        discriminator=facts.discriminator if facts else "",
    )


def _has_special(columns: Iterable[Any]) -> bool:
    """Whether a column's type is not one of SQLAlchemy's own that every database has."""
    kinds = {type(column.type) for column in columns}
    return any(kind.__module__ != _ORDINARY for kind in kinds)


class _Columns:
    """Reads columns. A type is compiled once; it is "" where the dialect cannot have it."""

    def __init__(self, dialect: SqlDialect) -> None:
        self._dialect = dialect
        self._known: dict[Any, str] = {}

    def column(self, column: Any) -> model.Column:
        """The neutral column."""
        return model.Column(
            name=plain_name(column.name),
            type=self._type(column.type),
            nullable=bool(column.nullable),
            collation=getattr(column.type, "collation", None),
            label=f"{column.table.name}.{column.key}",
        )

    def _type(self, type_: Any) -> str:
        key = (type_.__class__, *type_.__dict__.items())
        try:
            known = self._known.get(key)
        except TypeError:  # it has a list in it, such as an Enum
            return self._compiled(type_)
        if known is None:
            known = self._known[key] = self._compiled(type_)
        return known

    def _compiled(self, type_: Any) -> str:
        try:
            text = str(type_.compile(dialect=self._dialect))
        except (SQLAlchemyError, NotImplementedError):  # such as NullType
            return ""
        is_double = self._dialect.name == "postgresql" and _DOUBLE.fullmatch(text)
        return "double precision" if is_double else text
