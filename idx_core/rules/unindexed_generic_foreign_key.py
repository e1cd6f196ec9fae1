"""A generic foreign key (content type and object id) that no index serves.

No database constraint exists, but each look from the object back to its rows, and each delete of
such an object, filters by both columns.
"""

from collections.abc import Iterator

from idx_core.coverage import served
from idx_core.finding import Finding
from idx_core.model import Schema, Table, index_on
from idx_core.operations import CreateIndex
from idx_core.rule import rule

_SCORE = 120


@rule("IDX002")
def unindexed_generic_foreign_key(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each generic foreign key whose two columns lead no index."""
    for generic in table.generic_foreign_keys:
        columns = (generic.type_column, generic.id_column)
        if served(table, columns):
            continue
        yield Finding(
            table=table.name,
            columns=columns,
            message=f"generic foreign key ({', '.join(columns)}) has no index; finding the rows of "
            f"{table.name} that belong to an object scans them",
            hint=f"Add an index on {table.name} ({', '.join(columns)}).",
            fix=(CreateIndex(table.name, index_on(*columns)),),
            score=_SCORE,
            why="every reverse look-up and every delete of an object filters by both columns",
        )
