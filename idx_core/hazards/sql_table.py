"""CREATE TABLE, ALTER TABLE and DROP TABLE as steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from idx_core.hazards.cursor import Cursor, NotUnderstoodError
from idx_core.hazards.naming import default_name
from idx_core.hazards.steps import (
    AddColumn,
    AddConstraint,
    Constraint,
    ConstraintType,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropTable,
    Other,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    ReplicaIdentity,
    RetypeColumn,
    Step,
    ValidateConstraint,
)
from idx_core.model import Column, ForeignKey, TableName

_OF_TYPE = (
    *("not", "null", "default", "primary", "unique", "references", "check", "constraint"),
    *("collate", "generated", "deferrable", "initially"),
)
_CONSTRAINTS = ("constraint", "primary", "unique", "foreign", "check", "exclude")


def create_table(cursor: Cursor) -> CreateTable:
    """What follows `CREATE … TABLE` or `CREATE MATERIALIZED VIEW`."""
    cursor.has("if", "not", "exists")
    table = cursor.qualified()
    columns: list[Column] = []
    constraints: list[Constraint] = []
    if cursor.next == "(":
        for part in cursor.parts():
            if part.next in _CONSTRAINTS:
                constraints.append(_constraint(part, table).constraint)
            elif part.next != "like":
                added, *own = _column(part, table)
                assert isinstance(added, AddColumn)
                columns.append(added.column)
                constraints += [s.constraint for s in own if isinstance(s, AddConstraint)]
    return CreateTable(
        table=table,
        columns=tuple(columns),
        constraints=tuple(constraints),
        partitioned=cursor.find("partition", "by"),
    )


def drop_table(cursor: Cursor) -> Iterator[DropTable]:
    """What follows `DROP TABLE` or `DROP MATERIALIZED VIEW`."""
    cursor.has("if", "exists")
    for part in cursor.divided():
        yield DropTable(table=part.qualified())


def alter_table(cursor: Cursor) -> Iterator[Step]:
    """What follows `ALTER TABLE`."""
    cursor.has("if", "exists")
    cursor.has("only")
    table = cursor.qualified()
    cursor.has("*")
    for action in cursor.divided():
        yield from _action(action, table)


def _action(cursor: Cursor, table: TableName) -> Iterator[Step]:
    if cursor.has("add"):
        if cursor.next in _CONSTRAINTS:
            yield _constraint(cursor, table)
        else:
            cursor.has("column")
            cursor.has("if", "not", "exists")
            yield from _column(cursor, table)
    elif cursor.has("drop", "constraint"):
        cursor.has("if", "exists")
        yield DropConstraint(table=table, name=cursor.name())
    elif cursor.has("drop"):
        cursor.has("column")
        cursor.has("if", "exists")
        yield DropColumn(table=table, column=cursor.name())
    elif cursor.has("validate", "constraint"):
        yield ValidateConstraint(table=table, name=cursor.name())
    elif cursor.has("rename"):
        yield _rename(cursor, table)
    elif cursor.has("replica", "identity"):
        index = cursor.name() if cursor.has("using", "index") else ""
        yield ReplicaIdentity(table=table, index=index)
    elif cursor.has("set", "schema"):
        yield RenameTable(table=table, new=TableName(table.name, _schema(cursor.name())))
    elif cursor.has("alter"):
        cursor.has("column")
        column = cursor.name()
        if cursor.has("type") or cursor.has("set", "data", "type"):
            yield RetypeColumn(table=table, column=column)
        else:
            yield Other(text=cursor.sql)
    else:
        yield Other(text=cursor.sql)


def _rename(cursor: Cursor, table: TableName) -> Step:
    if cursor.has("to"):
        return RenameTable(table=table, new=TableName(cursor.name(), table.schema))
    if cursor.has("constraint"):
        old = cursor.name()
        cursor.demand("to")
        return RenameConstraint(table=table, name=old, new=cursor.name())
    cursor.has("column")
    old = cursor.name()
    cursor.demand("to")
    return RenameColumn(table=table, column=old, new=cursor.name())


def _schema(name: str) -> str:
    return "" if name == "public" else name


def _column(cursor: Cursor, table: TableName) -> Iterator[Step]:
    name = cursor.name()
    type_ = cursor.text_until(*_OF_TYPE)
    has_default = cursor.again().find("default") or cursor.again().find("generated")
    column = Column(name, type_, nullable=not cursor.again().find("not", "null"))
    yield AddColumn(table=table, column=column, has_default=has_default)
    for words, kind in (
        (("primary", "key"), ConstraintType.PRIMARY_KEY),
        (("unique",), ConstraintType.UNIQUE),
    ):
        if cursor.again().find(*words):
            constraint = Constraint(type=kind, columns=(name,))
            yield AddConstraint(table=table, constraint=_named(constraint, table))
    reference = cursor.again()
    if reference.find("references"):
        key = _foreign_key(reference, (name,))
        constraint = Constraint(type=ConstraintType.FOREIGN_KEY, columns=(name,), foreign_key=key)
        yield AddConstraint(
            table=table, constraint=_named(constraint, table), with_column=not has_default
        )


def _constraint(cursor: Cursor, table: TableName) -> AddConstraint:
    name = cursor.name() if cursor.has("constraint") else ""
    columns: tuple[str, ...] = ()
    key: ForeignKey | None = None
    using_index = check = ""
    nulls_not_distinct = False
    if cursor.has("primary", "key") or cursor.next == "unique":
        kind = ConstraintType.UNIQUE if cursor.has("unique") else ConstraintType.PRIMARY_KEY
        nulls_not_distinct = cursor.has("nulls", "not", "distinct")
        if cursor.has("using", "index"):
            using_index = cursor.name()
        else:
            columns = cursor.names()
    elif cursor.has("foreign", "key"):
        kind, columns = ConstraintType.FOREIGN_KEY, cursor.names()
        cursor.demand("references")
        key = _foreign_key(cursor, columns)
    elif cursor.has("check"):
        kind, check = ConstraintType.CHECK, cursor.bracketed()
    elif cursor.has("exclude"):
        kind = ConstraintType.EXCLUDE
    else:
        raise NotUnderstoodError(f"a constraint expected, not {cursor.next!r}")
    constraint = Constraint(
        type=kind,
        name=name,
        columns=columns,
        foreign_key=key,
        check=check,
        nulls_not_distinct=nulls_not_distinct,
        deferrable=_deferrable(cursor.again()),
    )
    return AddConstraint(
        table=table,
        constraint=constraint if using_index else _named(constraint, table),
        using_index=using_index,
        not_valid=cursor.find("not", "valid"),
    )


def _deferrable(cursor: Cursor) -> str:
    deferrable = "DEFERRABLE" if cursor.again().find("deferrable") else ""
    if cursor.again().find("not", "deferrable"):
        deferrable = "NOT DEFERRABLE"
    initially = cursor.again()
    if initially.find("initially"):
        deferrable = f"{deferrable} INITIALLY {initially.name().upper()}".strip()
    return deferrable


def _foreign_key(cursor: Cursor, columns: tuple[str, ...]) -> ForeignKey:
    referenced = cursor.qualified()
    keys = cursor.names() if cursor.next == "(" else ()
    on_delete = ""
    rest = cursor.again()
    if rest.find("on", "delete"):
        on_delete = rest.text_until("on", "not", "deferrable", "initially", "match", "constraint")
    return ForeignKey(
        columns=columns,
        referenced=referenced,
        referenced_columns=keys,
        on_delete=" ".join(on_delete.upper().split()),
    )


def _named(constraint: Constraint, table: TableName) -> Constraint:
    return replace(constraint, name=constraint.name or default_name(table, constraint))
