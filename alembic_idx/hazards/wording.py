"""Neutral steps as a user of Alembic writes them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alembic.autogenerate import render_python_code
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import Dialect

from alembic_idx.render import ConcurrentIndexes
from alembic_idx.sqltext import is_plain, quoted
from alembic_idx.uniques import concurrent_unique
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.model import Index, IndexElement, TableName

_APART = "In a revision of its own, after this one:"
_KINDS = {
    s.ConstraintType.UNIQUE: "unique",
    s.ConstraintType.FOREIGN_KEY: "foreignkey",
    s.ConstraintType.PRIMARY_KEY: "primary",
    s.ConstraintType.CHECK: "check",
}


class Wording:
    """Writes what is safe; `lock_timeout` in seconds is for what locks a table for a moment."""

    def __init__(self, dialect: Dialect, lock_timeout: float) -> None:
        self._context = MigrationContext.configure(dialect=dialect)
        self._lock_timeout = lock_timeout

    def hint(self, hazard: Hazard) -> str:
        """The safe version, ready to paste, or the hazard's own hint."""
        inside = [step for step in hazard.safe if step.transactional]
        outside = [step for step in hazard.safe if not step.transactional]
        parts = [self.code(inside)] if inside else []
        if outside:
            parts += [_APART] if hazard.apart else []
            parts.append(self.code(outside))
        return "\n".join(parts) or hazard.finding.hint

    def code(self, steps: Sequence[s.Step]) -> str:
        """Statements of a function's body, not indented."""
        inside = [op for step in steps if step.transactional for op in self._operations(step)]
        outside = list(self._block(step for step in steps if not step.transactional))
        block = [ConcurrentIndexes(outside)] if outside else []
        written = render_python_code(
            ops.UpgradeOps([*inside, *block]), migration_context=self._context
        )
        lines = [line for line in written.splitlines() if not line.lstrip().startswith("# ###")]
        return textwrap.dedent("\n".join(lines)).strip("\n")

    def _block(self, steps: Iterable[s.Step]) -> Iterator[ops.MigrateOperation]:
        """A unique index that becomes a constraint's is written together with it."""
        taken: set[str] = set()
        listed = list(steps)
        constraints = [c for c in listed if isinstance(c, s.AddConstraint) and c.using_index]
        for constraint in constraints:
            if _is_writable(constraint):
                taken.add(constraint.using_index)
        for step in listed:
            if isinstance(step, s.CreateIndex) and step.index.name in taken:
                continue
            if isinstance(step, s.AddConstraint) and step.using_index in taken:
                yield from concurrent_unique(_unique(step), self._lock_timeout)
            else:
                yield from self._operations(step)

    def _operations(self, step: s.Step) -> Iterator[ops.MigrateOperation]:
        match step:
            case s.CreateIndex(index=index, table=table):
                yield create_index(index, table, concurrently=step.concurrently)
            case s.DropIndex(name=name, table=on):
                options: dict[str, Any] = {}
                if step.concurrently:
                    options["postgresql_concurrently"] = True
                schema = step.schema or (on.schema if on else "")
                table_name = on.name if on else None
                yield ops.DropIndexOp(name, table_name, schema=schema or None, **options)
            case s.Reindex():
                word = "CONCURRENTLY " if step.concurrently else ""
                yield ops.ExecuteSQLOp(
                    f"REINDEX {step.kind.upper()} {word}{quoted(None, step.name)}"
                )
            case s.ValidateConstraint(table=table, name=name):
                yield _altering(table, f"VALIDATE CONSTRAINT {quoted(None, name)}")
            case s.AddConstraint(constraint=constraint, table=table) if step.using_index:
                kind = constraint.type.value.removesuffix(" constraint").upper()
                name, taken = quoted(None, constraint.name), quoted(None, step.using_index)
                yield _altering(table, f"ADD CONSTRAINT {name} {kind} USING INDEX {taken}")
            case s.AddConstraint(constraint=constraint, table=table) if constraint.foreign_key:
                yield _foreign_key(step)
            case s.DropConstraint(table=table, name=name, type=kind):
                yield ops.DropConstraintOp(
                    name,
                    table.name,
                    _KINDS.get(kind) if kind else None,
                    schema=table.schema or None,
                )
            case _:
                raise AssertionError(f"no rule proposes {step}")


def create_index(index: Index, table: TableName, *, concurrently: bool) -> ops.CreateIndexOp:
    """The operation that makes exactly this index."""
    options: dict[str, Any] = {}
    if index.method != "btree":
        options["postgresql_using"] = index.method
    if index.predicate is not None:
        options["postgresql_where"] = text(index.predicate)
    if index.include:
        options["postgresql_include"] = list(index.include)
    if index.nulls_not_distinct:
        options["postgresql_nulls_not_distinct"] = True
    if index.options:
        options["postgresql_with"] = dict(index.options)
    if concurrently:
        options["postgresql_concurrently"] = True
    return ops.CreateIndexOp(
        index.name,
        table.name,
        [_element(element) for element in index.elements],
        schema=table.schema or None,
        unique=index.unique,
        **options,
    )


def _element(element: IndexElement) -> Any:
    """A column's name, or text where it says more than that."""
    plain = IndexElement(element.column, element.expression)
    if element == plain and element.column is not None:
        return element.column
    words = [
        quoted(None, element.column) if element.column is not None else f"({element.expression})"
    ]
    if element.collation:
        words.append(f"COLLATE {quoted(None, element.collation)}")
    if element.opclass:
        words.append(element.opclass)
    if element.descending:
        words.append("DESC")
    if element.nulls_first != element.descending:
        words.append("NULLS FIRST" if element.nulls_first else "NULLS LAST")
    return text(" ".join(words))


def _is_writable(step: s.AddConstraint) -> bool:
    constraint = step.constraint
    is_unique = constraint.type is s.ConstraintType.UNIQUE and bool(constraint.columns)
    return is_unique and is_plain(step.table.schema, step.table.name, constraint.name)


def _unique(step: s.AddConstraint) -> ops.CreateUniqueConstraintOp:
    constraint = step.constraint
    options: dict[str, Any] = {}
    if constraint.nulls_not_distinct:
        options["postgresql_nulls_not_distinct"] = True
    if "DEFERRABLE" in constraint.deferrable:
        options["deferrable"] = not constraint.deferrable.startswith("NOT")
    if "INITIALLY" in constraint.deferrable:
        options["initially"] = constraint.deferrable.rpartition(" ")[2]
    return ops.CreateUniqueConstraintOp(
        constraint.name,
        step.table.name,
        list(constraint.columns),
        schema=step.table.schema or None,
        **options,
    )


def _foreign_key(step: s.AddConstraint) -> ops.CreateForeignKeyOp:
    constraint, key = step.constraint, step.constraint.foreign_key
    assert key is not None
    options: dict[str, Any] = {"postgresql_not_valid": True} if step.not_valid else {}
    if step.table.schema:
        options["source_schema"] = step.table.schema
    if key.referenced.schema:
        options["referent_schema"] = key.referenced.schema
    if key.on_delete:
        options["ondelete"] = key.on_delete
    if "DEFERRABLE" in constraint.deferrable:
        options["deferrable"] = not constraint.deferrable.startswith("NOT")
    if "INITIALLY" in constraint.deferrable:
        options["initially"] = constraint.deferrable.rpartition(" ")[2]
    return ops.CreateForeignKeyOp(
        constraint.name,
        step.table.name,
        key.referenced.name,
        list(key.columns),
        list(key.referenced_columns),
        **options,
    )


def _altering(table: TableName, action: str) -> ops.ExecuteSQLOp:
    return ops.ExecuteSQLOp(f"ALTER TABLE {quoted(table.schema or None, table.name)} {action}")
