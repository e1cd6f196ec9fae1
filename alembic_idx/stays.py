"""Index operations that belong into the transaction of what happens around them."""

from collections.abc import Iterator
from typing import Any

from alembic.operations import ops
from sqlalchemy import Column, ForeignKeyConstraint

IndexOp = ops.CreateIndexOp | ops.DropIndexOp
Place = tuple[str, str | None]
"""(table, schema or None for the default one)"""


class Surroundings:
    """What the rest of a revision does, looked up by table."""

    def __init__(self, container: ops.OpContainer, default_schema: str | None) -> None:
        self._default = default_schema
        self._new_or_dropped: set[Place] = set()
        self._changed_columns: set[tuple[Place, str]] = set()
        self._constraints: set[str] = set()
        self._dropped_constraints: set[tuple[Place, str]] = set()
        self._indexes: set[str] = set()
        self._referenced: set[Place] = set()
        for op in flat(container):
            self._note(op)

    def keep(self, op: IndexOp) -> bool:
        """Whether something else in the same revision needs the operation where it is."""
        place = self._place(op.table_name, op.schema)
        if place in self._new_or_dropped or str(op.index_name) in self._constraints:
            return True
        if isinstance(op, ops.DropIndexOp):
            return self._is_on_changed_column(op, place)
        return op.unique and place in self._referenced

    def keep_unique(self, op: ops.CreateUniqueConstraintOp) -> bool:
        """The same for a unique constraint; one that replaces another must not lapse meanwhile."""
        place, name = self._place(op.table_name, op.schema), str(op.constraint_name)
        return (
            place in self._new_or_dropped
            or place in self._referenced
            or name in self._indexes
            or (place, name) in self._dropped_constraints
        )

    def _note(self, op: Any) -> None:
        if isinstance(op, ops.CreateTableOp | ops.DropTableOp):
            self._new_or_dropped.add(self._place(op.table_name, op.schema))
            if isinstance(op, ops.CreateTableOp):
                self._referenced |= set(self._targets(op))
        elif isinstance(op, ops.CreateForeignKeyOp):
            self._referenced.add(self._place(op.referent_table, op.kw.get("referent_schema")))
        elif isinstance(op, ops.DropColumnOp) or (
            isinstance(op, ops.AlterColumnOp)
            and (op.modify_type is not None or op.modify_name is not None)
        ):
            place = self._place(op.table_name, op.schema)
            self._changed_columns.add((place, str(op.column_name)))
        if isinstance(op, ops.AddConstraintOp | ops.DropConstraintOp):
            self._constraints.add(str(getattr(op, "constraint_name", None)))
        if isinstance(op, ops.DropConstraintOp):
            place = self._place(op.table_name, op.schema)
            self._dropped_constraints.add((place, str(op.constraint_name)))
        elif isinstance(op, IndexOp):
            self._indexes.add(str(op.index_name))

    def _is_on_changed_column(self, op: ops.DropIndexOp, place: Place) -> bool:
        """Dropping a column drops its indexes; retyping one rebuilds them."""
        changed = {name for where, name in self._changed_columns if where == place}
        if not changed:
            return False
        expressions = op.to_index().expressions
        plain = {str(each.name) for each in expressions if isinstance(each, Column)}
        if len(plain) < len(expressions) or op.kw.get("postgresql_where") is not None:
            return True  # which columns an expression is on, only the database knows
        return bool(changed & (plain | {str(n) for n in op.kw.get("postgresql_include") or ()}))

    def _targets(self, op: ops.CreateTableOp) -> Iterator[Place]:
        for constraint in op.to_table().constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                for element in constraint.elements:
                    table, _, _ = element.target_fullname.rpartition(".")
                    schema, _, name = table.rpartition(".")
                    yield self._place(name, schema)

    def _place(self, table: Any, schema: str | None) -> Place:
        return str(table), None if not schema or schema == self._default else str(schema)


def flat(container: ops.OpContainer) -> Iterator[Any]:
    """The operations themselves, without the containers they are in."""
    for op in container.ops:
        if isinstance(op, ops.OpContainer):
            yield from flat(op)
        else:
            yield op
