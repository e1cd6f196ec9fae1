"""The indexes that MetaData declares, with the DDL that SQLAlchemy has for each."""

import copy
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import CompileError, IdentifierError
from sqlalchemy.schema import Constraint, CreateIndex

from alembic_idx.reading import Models
from alembic_idx.reading_indexes import dialect_options
from alembic_idx.session import AlembicSession, preparer, stored
from idx_core.errors import VerifyError
from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex, Owner, Plain

_MAX_BYTES = 63


def declared_indexes(
    models: Models,
    tables: Collection[TableName],
    session: AlembicSession,
    derived: Mapping[tuple[TableName, str], str],
) -> Iterator[DeclaredIndex]:
    """All of these tables, those of constraints as well; `derived` has the sources of ours."""
    dialect = models.dialect
    for name in tables:
        table = models.tables[name]
        for constraint in _constraints(table):
            yield _of_constraint(constraint, name, session, dialect)
        for index in table.indexes:
            if not _is_elsewhere(index, dialect):
                yield of_index(index, name, session, dialect, derived)


def of_index(
    index: Index,
    table: TableName,
    session: AlembicSession,
    dialect: Dialect,
    derived: Mapping[tuple[TableName, str], str],
) -> DeclaredIndex:
    """One index. Raises `VerifyError` where SQLAlchemy cannot name it."""
    name = index_name(index, table)
    source = derived.get((table, name))
    return DeclaredIndex(
        table=table,
        name=name,
        source=source or "Index",
        declare=partial(_create, index, session, dialect, source is not None),
        unique=bool(index.unique),
        plain=_plain_index(index, dialect),
    )


def index_name(index: Index, table: TableName) -> str:
    """As it is stored. Raises `VerifyError` where SQLAlchemy cannot name it."""
    return _name(preparer.format_index, index, table)


def _of_constraint(
    constraint: Any, table: TableName, session: AlembicSession, dialect: Dialect
) -> DeclaredIndex:
    kind = {"primary_key_constraint": "p", "unique_constraint": "u"}.get(
        constraint.__visit_name__, "x"
    )
    deferred = str(constraint.initially or "").upper() == "DEFERRED"
    plain = None
    if kind != "x" and not any(dialect_options(constraint, dialect).values()):
        plain = Plain(tuple(str(column.name) for column in _columns(constraint)), unique=True)
    return DeclaredIndex(
        table=table,
        name=_name(preparer.format_constraint, constraint, table),
        source=type(constraint).__name__,
        declare=partial(_add, constraint, session, dialect),
        owner=Owner(kind, bool(constraint.deferrable) or deferred, deferred),
        plain=plain,
    )


def _constraints(table: Table) -> Iterator[Any]:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            if len(constraint.columns):
                yield constraint
        elif constraint.__visit_name__ == "exclude_constraint":
            yield constraint


def _columns(constraint: Any) -> Any:
    """In the order in which SQLAlchemy writes them."""
    if getattr(constraint, "_implicit_generated", False):
        return constraint.columns_autoinc_first
    return constraint.columns


def _is_elsewhere(index: Index, dialect: Dialect) -> bool:
    """Whether `ddl_if` keeps it for another database."""
    rule = getattr(index, "_ddl_if", None)
    wanted = getattr(rule, "dialect", None)
    return wanted is not None and dialect.name not in (
        [wanted] if isinstance(wanted, str) else wanted
    )


def _plain_index(index: Index, dialect: Dialect) -> Plain | None:
    options = dialect_options(index, dialect)
    said = ("using", "include", "ops", "with", "nulls_not_distinct")
    if options.get("where") is not None or any(options.get(key) for key in said):
        return None
    columns = [each for each in index.expressions if isinstance(each, Column)]
    if len(columns) < len(index.expressions):
        return None
    return Plain(tuple(str(column.name) for column in columns), bool(index.unique))


def _create(
    index: Index, session: AlembicSession, dialect: Dialect, is_derived: bool, schema: str, to: str
) -> None:
    there = _retargeted(dialect, session, schema, to)
    statement = str(CreateIndex(index).compile(dialect=there))
    # a derived one is written for a revision's `sa.text`
    session.run(statement.replace("\\:", ":") if is_derived else statement)


def _add(
    constraint: Constraint, session: AlembicSession, dialect: Dialect, schema: str, to: str
) -> None:
    """Not by `AddConstraint`, which takes the constraint out of its table's own DDL."""
    there = _retargeted(dialect, session, schema, to)
    text = there.ddl_compiler(there, None).process(constraint)
    session.run(f"ALTER TABLE {_qualified(session, schema, to)} ADD {text}")


def _retargeted(dialect: Any, session: AlembicSession, schema: str, table: str) -> Any:
    """The dialect, with another table in the place of any; nothing is done concurrently."""
    there = copy.copy(dialect)
    there._supports_create_index_concurrently = False
    there.identifier_preparer = copy.copy(dialect.identifier_preparer)
    there.identifier_preparer._double_percents = False  # it goes to the server as it is written
    target = _qualified(session, schema, table)
    there.identifier_preparer.format_table = lambda *_, **__: target
    return there


def _qualified(session: AlembicSession, schema: str, table: str) -> str:
    return f"{session.quote(schema)}.{session.quote(table)}"


def _name(formatted: Any, item: Any, table: TableName) -> str:
    """As it is stored, cut as PostgreSQL does; "" where the models leave it to the database."""
    if item.name is None:
        return ""
    try:
        name = formatted(item)
    except (CompileError, IdentifierError) as error:
        what = type(item).__name__
        raise VerifyError(f"cannot verify an {what} of table {str(table)!r}: {error}") from error
    return stored(name).encode()[:_MAX_BYTES].decode(errors="ignore") if name else ""
