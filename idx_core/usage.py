"""Which index of a table something needs: a foreign key, or a declared query."""

from collections.abc import Iterator, Sequence

from idx_core.coverage import serves
from idx_core.model import Index, Schema, Table


def is_needed_alone(index: Index, indexes: Sequence[Index], table: Table, schema: Schema) -> bool:
    """Whether a foreign key is served by this index, and by no other of `indexes`."""
    others = [other for other in indexes if other is not index]
    return any(
        serves(index, table, columns) and not any(serves(other, table, columns) for other in others)
        for columns in _references(table)
    )


def _references(table: Table) -> Iterator[tuple[str, ...]]:
    for foreign_key in table.foreign_keys:
        yield foreign_key.columns
    for generic in table.generic_foreign_keys:
        yield generic.type_column, generic.id_column
