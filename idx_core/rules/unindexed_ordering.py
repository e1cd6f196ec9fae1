"""An order that the models declare, which no index gives.

What is asked for in an order, and in pages, sorts everything before the first row comes. Django's
`order_with_respect_to` says how the children of a parent are always read, and is indexed. Of
`get_latest_by`, `Meta.ordering` and a relationship's `order_by` nobody knows how often they matter:
advice, and only where the table is known to be large.
"""

from collections.abc import Iterator

from idx_core.finding import Finding, Severity
from idx_core.measured import LARGE, in_words, rows_of
from idx_core.model import DeclaredOrdering, Index, Schema, Table, plain_element
from idx_core.operations import CreateIndex
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import delivers

_ACTING, _ADVICE = 115, 20


@rule("IDX006")
def unindexed_ordering(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each declared order without an index; with a fix where it acts."""
    told: set[Index] = set()
    for ordering in table.orderings:
        if any(delivers(index, ordering) for index in table.indexes):
            continue
        rows = rows_of(table, schema)
        if ordering.usual and rows < LARGE:
            continue
        index = Index(elements=(*map(plain_element, ordering.within), *ordering.elements))
        if index not in told:
            told.add(index)
            yield _finding(table, ordering, index, rows)


def _finding(table: Table, ordering: DeclaredOrdering, index: Index, rows: float) -> Finding:
    size = f" of about {in_words(rows)}" if rows else ""
    return Finding(
        table=table.name,
        columns=index.columns,
        message=f"{ordering.source} has no index ({keys(index)}); each read in that order sorts "
        f"the rows{size}",
        hint=f"Add an index on {table.name} ({keys(index)}).",
        fix=(CreateIndex(table.name, index),) if ordering.acts else (),
        score=_ACTING if ordering.acts else _ADVICE,
        why="each read in that order sorts",
        severity=Severity.WARNING if ordering.acts else Severity.INFO,
    )
