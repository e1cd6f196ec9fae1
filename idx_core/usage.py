"""What uses the indexes of a table: foreign keys, orders of the models, declared queries."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from idx_core.coverage import serves
from idx_core.model import DeclaredOrdering, Index, Schema, Table

if TYPE_CHECKING:
    from idx_core.queries.access import Access


class Need(NamedTuple):
    """Something that wants an index: its kind, how the user calls it, and what serves it.

    `columns` are those of a reference.
    """

    kind: str
    name: str
    is_served_by: Callable[[Index], bool]
    columns: tuple[str, ...] = ()


def accesses(table: Table, schema: Schema) -> "tuple[Access, ...]":
    """How the declared queries reach the table; none where there are no queries."""
    if not schema.queries:
        return ()
    from idx_core.queries.analyse import accesses_of  # loads the parser of SQL

    return accesses_of(table, schema)


def is_needed_alone(index: Index, indexes: Sequence[Index], table: Table, schema: Schema) -> bool:
    """Whether something is served by this index, and by no other of `indexes`."""
    others = [other for other in indexes if other is not index]
    return any(
        need.is_served_by(index) and not any(need.is_served_by(other) for other in others)
        for need in needs(table, schema)
    )


def needs(table: Table, schema: Schema) -> Iterator[Need]:
    """What wants indexes of the table: references, orders of the models, declared queries."""
    for kind, name, columns in _references(table):
        yield Need(
            kind,
            name,
            lambda index, columns=columns: serves(index, table, columns),  # type: ignore[misc]
            columns,
        )
    for ordering in table.orderings:
        yield Need(
            "order",
            ordering.source,
            lambda index, ordering=ordering: delivers(index, ordering),  # type: ignore[misc]
        )
    reached = accesses(table, schema)
    if reached:
        from idx_core.queries.serving import serves_access

        for access in reached:
            if access.conditions or access.order:
                yield Need(
                    "declared query",
                    access.query,
                    lambda index, access=access: serves_access(  # type: ignore[misc]
                        index, access, table, schema.dialect
                    ),
                )


def _references(table: Table) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for foreign_key in table.foreign_keys:
        columns = foreign_key.columns
        yield "foreign key", f"({', '.join(columns)}) to {foreign_key.referenced}", columns
    for generic in table.generic_foreign_keys:
        columns = (generic.type_column, generic.id_column)
        yield "generic foreign key", f"({', '.join(columns)})", columns


def delivers(index: Index, ordering: DeclaredOrdering) -> bool:
    """Whether the index gives the rows in that order, read forwards or backwards.

    A unique key ends the order: what comes after it orders nothing.
    """
    if index.method != "btree" or not index.valid or not index.is_total:
        return False
    fixed = len(ordering.within)
    if set(index.columns[:fixed]) != set(ordering.within):
        return False
    keys = index.elements[fixed:]
    turned: set[tuple[bool, bool]] = set()
    for at, wanted in enumerate(ordering.elements):
        if at == len(keys):
            return index.unique and at > 0
        key = keys[at]
        if (key.column, key.expression, key.collation) != (
            wanted.column,
            wanted.expression,
            wanted.collation,
        ) or (key.opclass or "").endswith("pattern_ops"):
            return False
        turned.add((key.descending != wanted.descending, key.nulls_first != wanted.nulls_first))
    return turned in ({(False, False)}, {(True, True)})
