"""A discriminator whose classes are read in an order, without an index on both.

The rows of all classes of a hierarchy are in one table. Reading one class filters by the
discriminator, which has few values: alone it narrows little, in front of the order it gives the
first rows of a class at once. Told, as the order itself, of large tables only.
"""

from collections.abc import Iterator
from dataclasses import replace

from idx_core.finding import Finding, Severity
from idx_core.measured import LARGE, rows_of
from idx_core.model import Index, Schema, Table, plain_element
from idx_core.needs import has_discriminators
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import delivers


@rule("IDX007", severity=Severity.INFO, needs=has_discriminators)
def unindexed_discriminator(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each order of the table that a class of it would be read in."""
    if not table.discriminator:
        return
    for ordering in table.orderings:
        if ordering.usual and rows_of(table, schema) < LARGE:
            continue
        if table.discriminator in (*ordering.within, *(e.column for e in ordering.elements)):
            continue
        of_class = replace(ordering, within=(*ordering.within, table.discriminator))
        if any(delivers(index, of_class) for index in table.indexes):
            continue
        index = Index(elements=(*map(plain_element, of_class.within), *ordering.elements))
        yield Finding(
            table=table.name,
            columns=index.columns,
            message=f"the rows of a class are told by {table.discriminator} and read in the order "
            f"of {ordering.source}, for which there is no index ({keys(index)})",
            hint=f"Where classes are read by themselves, add it: {table.name} ({keys(index)}).",
            score=15,
            why="reading a class filters by its discriminator",
        )
