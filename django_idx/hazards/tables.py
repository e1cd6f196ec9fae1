"""The tables of historical models, with all their constraints under the names Django gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CheckConstraint, Model

from django_idx.reading import read_tables, table_name
from django_idx.reading_indexes import stored_name
from django_idx.reading_sql import Compiler
from idx_core.hazards.steps import Constraint, ConstraintType
from idx_core.model import Column, ConstraintKind, Dialect, Index, TableName

_TYPES = {
    ConstraintKind.PRIMARY_KEY: ConstraintType.PRIMARY_KEY,
    ConstraintKind.UNIQUE: ConstraintType.UNIQUE,
    ConstraintKind.EXCLUDE: ConstraintType.EXCLUDE,
}


@dataclass(frozen=True, slots=True)
class ModelTable:
    """One table. `columns` are by the name of the field; `declared` are names that Meta gives."""

    name: TableName
    columns: dict[str, Column]
    indexes: tuple[Index, ...]
    constraints: tuple[Constraint, ...]
    declared: frozenset[str]


def model_tables(models: Iterable[type[Model]]) -> dict[str, ModelTable]:
    """The tables of these models and of their automatic through tables.

    The keys tell the same table before and after an operation: "" is the model's own, others are
    the names of its ManyToManyFields.
    """
    found = {key: model for model in models for key, model in _with_through(model)}
    found = {key: model for key, model in found.items() if _has_table(model)}
    schema = read_tables({table_name(model): model for model in found.values()}, Dialect.POSTGRESQL)
    return {
        key: _table(model, read)
        for key, model in found.items()
        if (read := schema.table(table_name(model))) is not None
    }


@cache
def compiler() -> Compiler:
    """Compiles for PostgreSQL, and never connects."""
    return Compiler(Dialect.POSTGRESQL)


def _with_through(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    yield "", model
    fields: list[Any] = model._meta.local_many_to_many
    for field in fields:
        through = field.remote_field.through
        if getattr(through, "_meta", None) is not None and through._meta.auto_created:
            yield field.name, through


def _has_table(model: type[Model]) -> bool:
    meta = model._meta
    return bool(meta.managed and not meta.proxy and not meta.swapped)


def _table(model: type[Model], read: Any) -> ModelTable:
    fields: Any = model._meta.local_concrete_fields
    by_column = {str(field.column): field for field in fields}
    constraints: list[Constraint] = []
    indexes: list[Index] = []
    for index in read.indexes:
        kind = _TYPES.get(index.constraint) if index.constraint is not None else None
        if kind is None:
            indexes.append(index)
        else:
            name = index.name or _implied_name(model, index)
            constraints.append(
                Constraint(
                    type=kind,
                    name=name,
                    columns=index.columns,
                    nulls_not_distinct=index.nulls_not_distinct,
                )
            )
    for key in read.foreign_keys:
        if key.enforced:
            field = by_column.get(key.columns[0])
            constraints.append(
                Constraint(
                    type=ConstraintType.FOREIGN_KEY,
                    name=_foreign_key_name(model, field) if field is not None else "",
                    columns=key.columns,
                    foreign_key=key,
                )
            )
    constraints += _checks(model)
    meta = model._meta
    names = {declared.name for declared in (*meta.indexes, *meta.constraints)}
    return ModelTable(
        name=read.name,
        columns={field.name: read.column(str(field.column)) for field in fields},
        indexes=tuple(indexes),
        constraints=tuple(constraints),
        declared=frozenset(stored_name(name, Dialect.POSTGRESQL) for name in names),
    )


def _checks(model: type[Model]) -> Iterator[Constraint]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            condition: Any = getattr(constraint, "condition", None)
            text = "" if condition is None else compiler().predicate(model, condition)
            yield Constraint(type=ConstraintType.CHECK, name=constraint.name, check=text)


def _implied_name(model: type[Model], index: Index) -> str:
    """As PostgreSQL calls what CREATE TABLE and ADD COLUMN do not name."""
    table = model._meta.db_table
    if index.constraint is ConstraintKind.PRIMARY_KEY:
        return stored_name(f"{table}_pkey", Dialect.POSTGRESQL)
    return stored_name(f"{table}_{'_'.join(index.columns)}_key", Dialect.POSTGRESQL)


def _foreign_key_name(model: type[Model], field: Any) -> str:
    target = field.target_field
    suffix = f"_fk_{target.model._meta.db_table}_{target.column}"
    editor: Any = compiler().editor
    return stored_name(
        str(editor._create_index_name(model._meta.db_table, [field.column], suffix)),
        Dialect.POSTGRESQL,
    )
