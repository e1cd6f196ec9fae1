"""What has to be done to make one table of another: the real effect of a migration operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django_idx.hazards.tables import ModelTable
from idx_core.hazards import steps as s
from idx_core.model import Index, Origin, TableName


def difference(
    before: ModelTable | None,
    after: ModelTable | None,
    renamed: Mapping[str, str],
    has_default: bool = False,
    tables: Mapping[TableName, TableName] = MappingProxyType({}),
) -> Iterator[s.Step]:
    """The steps from one to the other; `renamed` are fields by their old names.

    `has_default` says that a column that is added comes with a value for the rows that are there.
    `tables` are the new names of all tables that the same operation renames.
    """
    if before is None or after is None:
        if before is not None:
            yield s.DropTable(table=before.name)
        elif after is not None:
            yield _creation(after)
        return
    pairs = {name: renamed.get(name, name) for name in before.columns}
    moved = {
        before.columns[old].name: after.columns[new].name
        for old, new in pairs.items()
        if new in after.columns
    }
    for old, new in moved.items():
        if old != new:
            yield s.RenameColumn(table=before.name, column=old, new=new)
    if before.name != after.name:
        yield s.RenameTable(table=before.name, new=after.name)
    yield from _objects(before, after, moved, tables, has_default=has_default)


def _creation(table: ModelTable) -> s.Step:
    return s.CreateTable(
        table=table.name,
        columns=tuple(table.columns.values()),
        indexes=table.indexes,
        constraints=table.constraints,
    )


def _objects(
    before: ModelTable,
    after: ModelTable,
    moved: Mapping[str, str],
    tables: Mapping[TableName, TableName],
    *,
    has_default: bool,
) -> Iterator[s.Step]:
    """Columns, then what is on them; what goes with a column is not dropped by itself."""
    table = after.name
    kept = set(moved)
    is_renaming = any(old != new for old, new in moved.items())
    old_indexes = {
        _index_key(i := _moved(index, moved), before): i
        for index in before.indexes
        if kept.issuperset((*index.columns, *index.include))
    }
    old_constraints = {
        _constraint_key(c := _moved_constraint(constraint, moved, tables), before): c
        for constraint in before.constraints
        if kept.issuperset(constraint.columns)
    }
    new_indexes = {_index_key(index, after): index for index in after.indexes}
    new_constraints = {_constraint_key(c, after): c for c in after.constraints}
    for key, constraint in old_constraints.items():
        if key not in new_constraints or _is_other(constraint, new_constraints[key], key):
            yield s.DropConstraint(table=table, name=constraint.name, type=constraint.type)
    for key, index in old_indexes.items():
        if key not in new_indexes or (not is_renaming and _differs(index, new_indexes[key])):
            yield s.DropIndex(name=index.name, table=table)
    yield from _columns(before, after, moved, has_default=has_default)
    for key, index in new_indexes.items():
        if key not in old_indexes or (not is_renaming and _differs(old_indexes[key], index)):
            yield s.CreateIndex(table=table, index=index)
    added = {column.name for column in after.columns.values()} - set(moved.values())
    for key, constraint in new_constraints.items():
        if key not in old_constraints or _is_other(old_constraints[key], constraint, key):
            yield s.AddConstraint(
                table=table,
                constraint=constraint,
                with_column=not has_default
                and len(constraint.columns) == 1
                and constraint.type is s.ConstraintType.FOREIGN_KEY
                and added.issuperset(constraint.columns),
            )


def _columns(
    before: ModelTable, after: ModelTable, moved: Mapping[str, str], *, has_default: bool
) -> Iterator[s.Step]:
    old = {moved[c.name]: c for c in before.columns.values() if c.name in moved}
    for column in before.columns.values():
        if column.name not in moved:
            yield s.DropColumn(table=after.name, column=column.name)
    for column in after.columns.values():
        known = old.get(column.name)
        if known is None:
            yield s.AddColumn(table=after.name, column=column, has_default=has_default)
        elif (known.type, known.collation) != (column.type, column.collation):
            yield s.RetypeColumn(table=after.name, column=column.name)
        elif known.nullable != column.nullable:
            yield s.Other(text=f"whether {after.name}.{column.name} may be null")


def _index_key(index: Index, table: ModelTable) -> Any:
    """What tells it apart: the name that Meta gives it, or what it is on."""
    if index.name in table.declared:
        return index.name
    return (index.elements, index.unique, index.method)


def _constraint_key(constraint: s.Constraint, table: ModelTable) -> Any:
    if constraint.name in table.declared:
        return constraint.name
    key = constraint.foreign_key
    referred = (key.referenced, key.referenced_columns) if key is not None else ()
    return (constraint.type, constraint.columns, referred)


def _differs(before: Index, after: Index) -> bool:
    """Names that nobody gave stay what they were when the index was made."""
    if before.origin is not Origin.DECLARED or after.origin is not Origin.DECLARED:
        before = replace(before, name=after.name)
    return before != after


def _is_other(before: s.Constraint, after: s.Constraint, key: Any) -> bool:
    """The same goes for constraints: without a name of Meta's, the key is all there is to them."""
    return isinstance(key, str) and before != after


def _moved(index: Index, moved: Mapping[str, str]) -> Index:
    if all(old == new for old, new in moved.items()):
        return index
    elements = tuple(
        replace(element, column=moved[element.column]) if element.column is not None else element
        for element in index.elements
    )
    include = tuple(moved[name] for name in index.include)
    return replace(index, elements=elements, include=include)


def _moved_constraint(
    constraint: s.Constraint, moved: Mapping[str, str], tables: Mapping[TableName, TableName]
) -> s.Constraint:
    columns = tuple(moved[name] for name in constraint.columns)
    key = constraint.foreign_key
    if key is not None:
        key = replace(
            key,
            columns=tuple(moved[name] for name in key.columns),
            referenced=tables.get(key.referenced, key.referenced),
        )
    return replace(constraint, columns=columns, foreign_key=key)
