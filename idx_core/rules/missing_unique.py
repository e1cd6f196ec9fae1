"""A single row by the models, of which the database may have several.

A relationship that is declared to have one row at the other end reads one and warns, or raises,
where there are two; nothing but a unique index prevents the second one. That index also serves the
reference.
"""

from collections.abc import Iterator

from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.needs import has_single_rows
from idx_core.rule import rule


@rule("IDX008", severity=Severity.INFO, needs=has_single_rows)
def missing_unique(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each declared uniqueness that nothing enforces."""
    for declared in table.one_to_one:
        wanted = set(declared.columns)
        if any(
            index.unique and index.is_total and set(index.columns) <= wanted
            for index in table.indexes
            if index.columns and len(index.columns) == len(index.elements)
        ):
            continue
        names = ", ".join(declared.columns)
        yield Finding(
            table=table.name,
            columns=declared.columns,
            message=f"{declared.source} is a single row, but nothing keeps ({names}) unique",
            hint=f"Add a unique constraint on {table.name} ({names}); look for duplicates before.",
            score=40,
            why="two rows where the models read one",
        )
