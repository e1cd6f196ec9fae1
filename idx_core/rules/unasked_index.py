"""An index that no declared query of its table can use, and nothing else of the models either.

A partial index whose predicate follows from no query, or keys of which no query compares or orders
by the first: every write maintains it, and no plan will have it. Only for tables that declared
queries reach; queries that nobody declared may use the index all the same, so it is advice.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from idx_core.advice import about
from idx_core.finding import Finding, Severity
from idx_core.model import Index, IndexElement, Origin, Schema, Table
from idx_core.needs import has_queries
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import accesses

if TYPE_CHECKING:
    from idx_core.queries.access import Access, Operand


@rule("IDX107", severity=Severity.INFO, needs=has_queries)
def unasked_index(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each declared index that no declared query can use."""
    if not schema.queries:
        return
    suspects = [index for index in table.indexes if _may_be_idle(index, table)]
    reached = accesses(table, schema) if suspects else ()
    if not reached:
        return
    names = ", ".join(sorted({access.query for access in reached})[:3])
    for index in suspects:
        if any(_can_use(access, index, table) for access in reached):
            continue
        where = "" if index.predicate is None else f" WHERE {index.predicate}"
        yield about(
            table,
            index,
            f"no declared query can use index ({keys(index)}){where}",
            hint=f"Drop {index.name}, or declare the query that it is for; of those on "
            f"{table.name} ({names}) none compares or orders by what it has.",
            why="every write maintains an index that no declared query uses",
        )


def _may_be_idle(index: Index, table: Table) -> bool:
    """Whether only queries could use it: no constraint, reference or order of a model."""
    if index.unique or index.constraint is not None or index.replica_identity:
        return False
    if index.origin is not Origin.DECLARED:
        return False
    first = index.elements[0].column if index.elements else None
    references = {column for key in table.foreign_keys for column in key.columns}
    references |= {key.type_column for key in table.generic_foreign_keys}
    references |= {key.id_column for key in table.generic_foreign_keys}
    # Rows that are first looked up are not read in the order of another index.
    ordered: set[str | None] = {column for each in table.orderings for column in each.within}
    ordered |= {each.elements[0].column for each in table.orderings if not each.within}
    if index.predicate is not None and first in references:
        return first not in ordered
    return first not in references and first not in ordered


def _can_use(access: "Access", index: Index, table: Table) -> bool:
    """Whether a plan of the query might have the index, however little it gained."""
    from idx_core.queries.access import Comparison
    from idx_core.queries.implication import implied

    if not implied(index.predicate, access.conditions, table):
        return False
    leading = index.elements[:1] if index.method == "btree" else index.elements
    compared = [one.operand for one in access.conditions if one.comparison is not Comparison.OTHER]
    compared += [one.operand for branch in access.alternatives for one in branch]
    if any(_is_on(element, operand) for element in leading for operand in compared):
        return True
    if access.limited or not compared:
        return any(_is_on(e, term.operand) for e in leading for term in access.order)
    return False


def _is_on(element: IndexElement, operand: "Operand") -> bool:
    """The column itself; of an expression it is enough to be made of the same words."""
    if element.column is not None:
        return element.column in operand.columns
    return any(name in str(element.expression) for name in operand.columns)
