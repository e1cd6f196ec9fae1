"""Alembic's operation objects as neutral steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from alembic.ddl.postgresql import CreateExcludeConstraintOp
from alembic.operations import ops
from alembic.operations.schemaobj import SchemaObjects
from alembic.runtime.migration import MigrationContext
from alembic.util import sqla_compat
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as SqlUnique
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase

from alembic_idx.reading import table_name
from alembic_idx.reading_elements import sql_text
from alembic_idx.reading_indexes import dialect_options, plain_name, read_index
from alembic_idx.reading_references import read_foreign_keys
from idx_core.hazards import steps as s
from idx_core.hazards.naming import default_name
from idx_core.hazards.sql import steps_of
from idx_core.model import Column, TableName

_TYPES = {
    "unique": s.ConstraintType.UNIQUE,
    "foreignkey": s.ConstraintType.FOREIGN_KEY,
    "primary": s.ConstraintType.PRIMARY_KEY,
    "check": s.ConstraintType.CHECK,
}


def steps_of_operation(
    op: ops.MigrateOperation, context: MigrationContext, place: s.Place
) -> tuple[s.Step, ...]:
    """The steps of one operation."""
    name = type(op).__name__
    read = next((_READERS[kind] for kind in type(op).__mro__ if kind in _READERS), None)
    if read is None:
        return (s.Opaque(reason=f"{name} is no operation of Alembic's own", place=place),)
    written = f"op.{_WRITTEN.get(type(op), name)}"
    try:
        found = tuple(read(op, context))
    except SQLAlchemyError as error:  # a table that cannot be put together without a database
        reason = f"cannot read {written}: {type(error).__name__}"
        return (s.Opaque(reason=reason, place=place, written=written),)
    conditional = getattr(op, "if_exists", None) or getattr(op, "if_not_exists", None)
    return tuple(
        replace(step, place=place, written=written, repeatable=step.repeatable or bool(conditional))
        for step in found
    )


def sql_steps(statement: Any, dialect: Dialect, place: s.Place, written: str) -> tuple[s.Step, ...]:
    """The steps of text, or of what SQLAlchemy makes text of."""
    if isinstance(statement, UpdateBase):
        return (s.ChangeData(place=place, written=written),)
    if isinstance(statement, SelectBase):
        return (s.Session(place=place, written=written),)
    if isinstance(statement, str):
        text = statement
    elif hasattr(statement, "text") and isinstance(statement.text, str):
        text = statement.text
    else:
        try:
            text = str(statement.compile(dialect=dialect))
        except (SQLAlchemyError, AttributeError):
            reason = f"cannot read what {written} is given"
            return (s.Opaque(reason=reason, place=place, written=written),)
    return steps_of(text, place=place, written=written)


def _create_table(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    table = op.to_table(context)
    dialect = context.dialect
    yield s.CreateTable(
        table=table_name(table.name, table.schema, dialect),
        columns=tuple(_column(column, dialect) for column in table.columns),
        indexes=tuple(
            sorted((read_index(i, table, dialect) for i in table.indexes), key=lambda i: i.name)
        ),
        constraints=_constraints(table, dialect),
        partitioned=bool(dialect_options(table, dialect).get("partition_by"))
        if table.dialect_kwargs
        else False,
    )


def _constraints(table: Table, dialect: Dialect) -> tuple[s.Constraint, ...]:
    name = table_name(table.name, table.schema, dialect)
    found = [_constraint(each, name, dialect) for each in table.constraints]
    return tuple(sorted(filter(None, found), key=lambda c: (c.type, c.name, c.columns)))


def _constraint(constraint: Any, table: TableName, dialect: Dialect) -> s.Constraint | None:
    """The neutral constraint, with the name that the database will give it."""
    columns = tuple(str(column.name) for column in getattr(constraint, "columns", ()))
    name = plain_name(constraint.name)
    key = None
    check = ""
    if isinstance(constraint, PrimaryKeyConstraint):
        if not columns:
            return None
        kind = s.ConstraintType.PRIMARY_KEY
    elif isinstance(constraint, SqlUnique):
        kind = s.ConstraintType.UNIQUE
    elif isinstance(constraint, ForeignKeyConstraint):
        kind = s.ConstraintType.FOREIGN_KEY
        columns = tuple(constraint.column_keys)
        there = constraint.table
        keys = read_foreign_keys(there, dialect, there.columns)
        key = next((found for found in keys if found.columns == columns), None)
    elif isinstance(constraint, CheckConstraint):
        kind, columns = s.ConstraintType.CHECK, ()
        check = sql_text(constraint.sqltext, dialect)
    else:
        kind, columns = s.ConstraintType.EXCLUDE, ()
    options = dialect_options(constraint, dialect) if constraint.dialect_kwargs else {}
    read = s.Constraint(
        type=kind,
        name=name,
        columns=columns,
        foreign_key=key,
        check=check,
        nulls_not_distinct=bool(options.get("nulls_not_distinct")),
        deferrable=_deferrable(constraint),
    )
    return (
        read
        if name or kind is s.ConstraintType.CHECK
        else replace(read, name=default_name(table, read))
    )


def _deferrable(constraint: Any) -> str:
    words = []
    if constraint.deferrable is not None:
        words.append("DEFERRABLE" if constraint.deferrable else "NOT DEFERRABLE")
    if constraint.initially:
        words.append(f"INITIALLY {str(constraint.initially).upper()}")
    return " ".join(words)


def _column(column: Any, dialect: Dialect) -> Column:
    try:
        type_ = str(column.type.compile(dialect=dialect))
    except (SQLAlchemyError, NotImplementedError):
        type_ = ""
    return Column(plain_name(column.name), type_, nullable=bool(column.nullable))


def _add_column(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    column = op.column if op.column.table is None else sqla_compat._copy(op.column)
    dialect = context.dialect
    table = SchemaObjects(context).table(op.table_name, column, schema=op.schema)
    name = table_name(op.table_name, op.schema, dialect)
    has_default = column.server_default is not None
    yield s.AddColumn(table=name, column=_column(column, dialect), has_default=has_default)
    inline = bool(getattr(op, "inline_references", False)) and len(column.foreign_keys) == 1
    for constraint in _constraints(table, dialect):
        if constraint.type is not s.ConstraintType.PRIMARY_KEY:
            is_key = constraint.type is s.ConstraintType.FOREIGN_KEY
            with_column = is_key and inline and not has_default
            yield s.AddConstraint(table=name, constraint=constraint, with_column=with_column)
    for index in sorted((read_index(i, table, dialect) for i in table.indexes), key=str):
        yield s.CreateIndex(table=name, index=index)


def _alter_column(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    table = table_name(op.table_name, op.schema, context.dialect)
    if op.modify_type is not None:
        yield s.RetypeColumn(table=table, column=op.column_name)
    if op.modify_name is not None:
        yield s.RenameColumn(table=table, column=op.column_name, new=op.modify_name)
    if op.modify_type is None and op.modify_name is None:
        yield s.Other(text="alter column")


def _drop_column(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    table = table_name(op.table_name, op.schema, context.dialect)
    yield s.DropColumn(table=table, column=str(op.column_name))


def _create_index(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    index = op.to_index(context)
    yield s.CreateIndex(
        table=table_name(op.table_name, op.schema, context.dialect),
        index=read_index(index, index.table, context.dialect),
        concurrently=bool(op.kw.get("postgresql_concurrently")),
        if_not_exists=bool(op.if_not_exists),
    )


def _drop_index(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    on = op.table_name
    yield s.DropIndex(
        name=str(op.index_name),
        table=table_name(on, op.schema, context.dialect) if on else None,
        schema=table_name("", op.schema, context.dialect).schema,
        concurrently=bool(op.kw.get("postgresql_concurrently")),
        if_exists=bool(op.if_exists),
    )


def _add_constraint(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    constraint = op.to_constraint(context)
    on = getattr(op, "source_table", None) or op.table_name
    schema = op.kw.get("source_schema") if isinstance(op, ops.CreateForeignKeyOp) else op.schema
    table = table_name(on, schema, context.dialect)
    read = _constraint(constraint, table, context.dialect)
    if read is not None:
        not_valid = bool(op.kw.get("postgresql_not_valid"))
        yield s.AddConstraint(table=table, constraint=read, not_valid=not_valid)


def _drop_constraint(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield s.DropConstraint(
        table=table_name(op.table_name, op.schema, context.dialect),
        name=plain_name(op.constraint_name),
        type=_TYPES.get(op.constraint_type or ""),
    )


def _drop_table(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield s.DropTable(table=table_name(op.table_name, op.schema, context.dialect))


def _rename_table(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield s.RenameTable(
        table=table_name(op.table_name, op.schema, context.dialect),
        new=table_name(op.new_table_name, op.schema, context.dialect),
    )


def _execute(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield from sql_steps(op.sqltext, context.dialect, s.Place(), "op.execute")


def _insert(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield s.ChangeData(text="bulk_insert")


def _other(op: Any, context: MigrationContext) -> Iterator[s.Step]:
    yield s.Other(text=type(op).__name__)


_READERS: dict[type, Callable[[Any, MigrationContext], Iterator[s.Step]]] = {
    ops.CreateTableOp: _create_table,
    ops.DropTableOp: _drop_table,
    ops.RenameTableOp: _rename_table,
    ops.AddColumnOp: _add_column,
    ops.AlterColumnOp: _alter_column,
    ops.DropColumnOp: _drop_column,
    ops.CreateIndexOp: _create_index,
    ops.DropIndexOp: _drop_index,
    ops.AddConstraintOp: _add_constraint,
    ops.DropConstraintOp: _drop_constraint,
    ops.ExecuteSQLOp: _execute,
    ops.BulkInsertOp: _insert,
    ops.CreateTableCommentOp: _other,
    ops.DropTableCommentOp: _other,
}
_WRITTEN = {
    ops.CreateTableOp: "create_table",
    ops.DropTableOp: "drop_table",
    ops.RenameTableOp: "rename_table",
    ops.AddColumnOp: "add_column",
    ops.AlterColumnOp: "alter_column",
    ops.DropColumnOp: "drop_column",
    ops.CreateIndexOp: "create_index",
    ops.DropIndexOp: "drop_index",
    ops.CreateUniqueConstraintOp: "create_unique_constraint",
    ops.CreateForeignKeyOp: "create_foreign_key",
    ops.CreatePrimaryKeyOp: "create_primary_key",
    ops.CreateCheckConstraintOp: "create_check_constraint",
    CreateExcludeConstraintOp: "create_exclude_constraint",
    ops.DropConstraintOp: "drop_constraint",
    ops.ExecuteSQLOp: "execute",
    ops.BulkInsertOp: "bulk_insert",
}
