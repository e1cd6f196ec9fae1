"""What migrations tell of the tables, as it is after some of them.

The state is partial: of what no migration speaks, nothing is known. So there are three answers
about an object: it is there, it is `ABSENT`, or nothing is known of it (no entry).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import Enum
from typing import Any

from idx_core.hazards import steps as s
from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    Index,
    IndexElement,
    Table,
    TableName,
)
from idx_core.sqltext import tokens_of

Key = tuple[str, TableName, str]
"""(kind, table or TableName("", schema) for an index, name). Names of indexes are a schema's."""


class Absent(Enum):
    """The one value that says that an object is not there."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
_OWNING = {
    s.ConstraintType.PRIMARY_KEY: ConstraintKind.PRIMARY_KEY,
    s.ConstraintType.UNIQUE: ConstraintKind.UNIQUE,
}


class State:
    """Facts by key; `new` are the tables that were created by what is not applied yet."""

    def __init__(self) -> None:
        self.facts: dict[Key, Any] = {}
        self.new: set[TableName] = set()
        self.appeared: set[Key] = set()
        """What nothing was known of before it was created: it was not there."""

    def copy(self) -> State:
        """One that can go another way."""
        other = State()
        other.facts, other.new = dict(self.facts), set(self.new)
        other.appeared = set(self.appeared)
        return other

    def after(self, steps: Iterable[s.Step]) -> State:
        """How things are when these steps are done, on tables that are new from then on."""
        other = self.copy()
        for step in steps:
            other.apply(step, new=True)
        return other

    def apply(self, step: s.Step, *, new: bool) -> None:
        """Do a step; `new` says that a table that it creates has no rows yet."""
        if isinstance(step, s.CreateTable) and step.repeatable and self.has_table(step.table):
            return
        act = _ACTS.get(type(step))
        if act is not None:
            act(self, step)
        if new and isinstance(step, s.CreateTable):
            self.new.add(step.table)
        elif new and isinstance(step, s.RenameTable) and step.table in self.new:
            self.new.add(step.new)

    # What is asked

    def index(self, name: str, schema: str = "") -> tuple[TableName | None, Index | None]:
        """The index of that name and its table, as far as they are known."""
        found = self.facts.get(_index_key(name, schema))
        return (None, None) if found is None or found is ABSENT else found

    def is_absent(self, name: str, schema: str = "") -> bool:
        """Whether an index of that name was there and is no longer."""
        return self.facts.get(_index_key(name, schema)) is ABSENT

    def indexes(self) -> Iterator[tuple[TableName, Index]]:
        """All that are known to be there, with their tables; none that a constraint owns."""
        for (kind, _, _), value in self.facts.items():
            if kind == "index" and value is not ABSENT and None not in value:
                yield value

    def is_without(self, table: TableName, name: str) -> bool:
        """Whether the table had a constraint of that name, and has it no longer."""
        return self.facts.get(("constraint", table, name)) is ABSENT

    def constraint(self, table: TableName, name: str) -> s.Constraint | None:
        """The constraint, if it is known to be there."""
        found = self.facts.get(("constraint", table, name))
        return found if isinstance(found, s.Constraint) else None

    def constraint_named(self, name: str) -> tuple[TableName, s.Constraint] | None:
        """The constraint of that name on any table."""
        for (kind, table, of), value in self.facts.items():
            if kind == "constraint" and of == name and isinstance(value, s.Constraint):
                return table, value
        return None

    def is_partitioned(self, table: TableName) -> bool:
        """Whether the table is known to have partitions, so that nothing runs concurrently."""
        return self.facts.get(("table", table, "")) is True

    def replica_identity(self, table: TableName) -> str:
        """The index by which replication tells its rows apart, "" if it is another thing."""
        found = self.facts.get(("replica", table, ""))
        return found if isinstance(found, str) else ""

    def constraints(self) -> Iterator[tuple[TableName, s.Constraint]]:
        """All that are known to be there, with their tables."""
        for (kind, table, _), value in self.facts.items():
            if kind == "constraint" and isinstance(value, s.Constraint):
                yield table, value

    def table(self, name: TableName) -> Table:
        """The table as far as it is known, with the indexes that its constraints own."""
        indexes = [index for table, index in self.indexes() if table == name]
        of_it = [constraint for table, constraint in self.constraints() if table == name]
        columns = [
            value
            for (kind, table, _), value in self.facts.items()
            if kind == "column" and table == name and isinstance(value, Column)
        ]
        return Table(
            name=name,
            columns=Columns(columns),
            indexes=(*filter(None, map(owned_index, of_it)), *indexes),
            foreign_keys=tuple(c.foreign_key for c in of_it if c.foreign_key is not None),
        )

    def has_table(self, table: TableName) -> bool:
        """Whether the table is known to be there."""
        return self.facts.get(("table", table, ""), ABSENT) is not ABSENT

    # What steps do

    def _create_table(self, step: s.CreateTable) -> None:
        self._put(("table", step.table, ""), step.partitioned)
        for column in step.columns:
            self._put(("column", step.table, column.name), column)
        for constraint in step.constraints:
            self._set_constraint(step.table, constraint)
        for index in step.indexes:
            self._put(_index_key(index.name, step.table.schema), (step.table, index))

    def _drop_table(self, step: s.DropTable) -> None:
        self._forget(step.table, lambda value: True)
        self.facts["table", step.table, ""] = ABSENT
        self.new.discard(step.table)

    def _rename_table(self, step: s.RenameTable) -> None:
        for key, value in list(self.facts.items()):
            kind, table, name = key
            if kind == "index":
                if value is not ABSENT and value[0] == step.table:
                    self.facts[key] = ABSENT
                    self._put(_index_key(name, step.new.schema), (step.new, value[1]))
            elif table == step.table and value is not ABSENT:
                self.facts[key] = ABSENT
                self._put((kind, step.new, name), value)
        self.facts["table", step.table, ""] = ABSENT
        if self.facts.get(("table", step.new, ""), ABSENT) is ABSENT:
            self._put(("table", step.new, ""), False)

    def _add_column(self, step: s.AddColumn) -> None:
        self._put(("column", step.table, step.column.name), step.column)

    def _drop_column(self, step: s.DropColumn) -> None:
        self._forget(step.table, lambda value: is_on(value, step.column))
        self.facts["column", step.table, step.column] = ABSENT

    def _rename_column(self, step: s.RenameColumn) -> None:
        for key, value in list(self.facts.items()):
            if key[0] == "index" and value is not ABSENT and value[0] == step.table and value[1]:
                self._put(key, (value[0], _with_column(value[1], step.column, step.new)))
            elif key[0] == "constraint" and key[1] == step.table and value is not ABSENT:
                columns = tuple(step.new if c == step.column else c for c in value.columns)
                foreign_key = value.foreign_key
                if foreign_key is not None:
                    foreign_key = replace(foreign_key, columns=columns)
                self._put(key, replace(value, columns=columns, foreign_key=foreign_key))
        found = self.facts.get(("column", step.table, step.column))
        self.facts["column", step.table, step.column] = ABSENT
        known = found if isinstance(found, Column) else Column(step.new)
        self._put(("column", step.table, step.new), replace(known, name=step.new))

    def _create_index(self, step: s.CreateIndex) -> None:
        key = _index_key(step.index.name, step.table.schema)
        if not (step.if_not_exists and self.facts.get(key, ABSENT) is not ABSENT):
            self._put(key, (step.table, step.index))

    def _drop_index(self, step: s.DropIndex) -> None:
        self.facts[_index_key(step.name, schema_of(step))] = ABSENT

    def _rename_index(self, step: s.RenameIndex) -> None:
        found = self.facts.get(_index_key(step.name, step.schema))
        self.facts[_index_key(step.name, step.schema)] = ABSENT
        table, index = (None, None) if found is None or found is ABSENT else found
        known = replace(index, name=step.new) if index is not None else None
        self._put(_index_key(step.new, step.schema), (table, known))

    def _add_constraint(self, step: s.AddConstraint) -> None:
        constraint = step.constraint
        if step.using_index:
            _, index = self.index(step.using_index, step.table.schema)
            self.facts[_index_key(step.using_index, step.table.schema)] = ABSENT
            if index is not None:
                constraint = replace(constraint, columns=index.columns)
        self._set_constraint(step.table, constraint)

    def _set_constraint(self, table: TableName, constraint: s.Constraint) -> None:
        if constraint.name:
            self._put(("constraint", table, constraint.name), constraint)

    def _drop_constraint(self, step: s.DropConstraint) -> None:
        if step.name:
            self.facts["constraint", step.table, step.name] = ABSENT

    def _rename_constraint(self, step: s.RenameConstraint) -> None:
        known = self.constraint(step.table, step.name)
        self.facts["constraint", step.table, step.name] = ABSENT
        if known is not None:
            self._put(("constraint", step.table, step.new), replace(known, name=step.new))

    def _replica_identity(self, step: s.ReplicaIdentity) -> None:
        self._put(("replica", step.table, ""), step.index)

    def _put(self, key: Key, value: Any) -> None:
        if key not in self.facts:
            self.appeared.add(key)
        self.facts[key] = value

    def _forget(self, table: TableName, of: Callable[[Any], bool]) -> None:
        """Everything of the table that `of` says is gone."""
        for key, value in list(self.facts.items()):
            kind, where, _ = key
            if value is ABSENT:
                continue
            if kind == "index":
                if value[0] == table and of(value[1]):
                    self.facts[key] = ABSENT
            elif where == table and of(value):
                self.facts[key] = ABSENT


def schema_of(step: s.DropIndex) -> str:
    """The schema that the index is in."""
    return step.schema or (step.table.schema if step.table is not None else "")


def owned_index(constraint: s.Constraint) -> Index | None:
    """The index that a primary key or unique constraint has."""
    kind = _OWNING.get(constraint.type)
    if kind is None or not constraint.columns:
        return None
    elements = tuple(IndexElement(column) for column in constraint.columns)
    return Index(name=constraint.name, elements=elements, unique=True, constraint=kind)


def _index_key(name: str, schema: str) -> Key:
    return ("index", TableName("", schema), name)


def is_on(value: Any, column: str) -> bool:
    """Whether an index or a constraint goes with the column."""
    if isinstance(value, Index):
        expressions = [e.expression for e in value.elements if e.expression is not None]
        texts = [*expressions, value.predicate or ""]
        return column in (*value.columns, *value.include) or any(
            column in tokens_of(text) for text in texts
        )
    return isinstance(value, s.Constraint) and column in value.columns


def _with_column(index: Index, old: str, new: str) -> Index:
    """The index after a column of it got another name."""

    def renamed(text: str | None) -> str | None:
        if text is None or old not in tokens_of(text):
            return text
        return " ".join(new if token == old else token for token in tokens_of(text))

    elements = tuple(
        replace(e, column=new) if e.column == old else replace(e, expression=renamed(e.expression))
        for e in index.elements
    )
    include = tuple(new if name == old else name for name in index.include)
    return replace(index, elements=elements, include=include, predicate=renamed(index.predicate))


_ACTS: dict[type[s.Step], Callable[[State, Any], None]] = {
    s.CreateTable: State._create_table,
    s.DropTable: State._drop_table,
    s.RenameTable: State._rename_table,
    s.AddColumn: State._add_column,
    s.DropColumn: State._drop_column,
    s.RenameColumn: State._rename_column,
    s.CreateIndex: State._create_index,
    s.DropIndex: State._drop_index,
    s.RenameIndex: State._rename_index,
    s.AddConstraint: State._add_constraint,
    s.DropConstraint: State._drop_constraint,
    s.RenameConstraint: State._rename_constraint,
    s.ReplicaIdentity: State._replica_identity,
}
