"""An index of all rows, where the application reads only those that are not deleted.

Rows that are marked as deleted are never read again, and stay in every index. A partial index
leaves them out. Told where the default manager, or all declared queries on the table, say which
rows are read; new indexes for declared queries are partial anyway.
"""

from collections.abc import Iterator

from idx_core.advice import about, is_plain, serves_a_reference
from idx_core.finding import Finding, Severity
from idx_core.model import Column, Dialect, Schema, Table
from idx_core.needs import has_usual_rows
from idx_core.predicates import terms_of
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import accesses

_FEWEST_QUERIES = 2
_PARTIAL = (Dialect.POSTGRESQL, Dialect.SQLITE)


@rule("IDX003", severity=Severity.INFO, needs=has_usual_rows)
def soft_delete(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that could leave the deleted rows out."""
    if schema.dialect not in _PARTIAL or not (table.usual_rows or schema.queries):
        return
    predicate, source = table.usual_rows, "the default manager"
    if not predicate:
        predicate, source = _of_queries(table, schema), "each declared query"
    if not predicate:
        return
    fixed = {term.column for term in terms_of(predicate)}
    for index in table.indexes:
        if not is_plain(index) or fixed & set(index.columns) or serves_a_reference(index, table):
            continue
        yield about(
            table,
            index,
            f"index ({keys(index)}) has all rows, and {source} reads those WHERE {predicate}",
            hint=f"Make it partial: ({keys(index)}) WHERE {predicate}.",
            why="rows that are never read stay in it",
        )


def _of_queries(table: Table, schema: Schema) -> str:
    """The condition on a mark of deletion that all declared queries have in common, or ""."""
    reached = accesses(table, schema)
    if len({access.query for access in reached}) < _FEWEST_QUERIES:
        return ""
    conditions = [{c.sql for c in access.conditions if c.sql} for access in reached]
    for sql in sorted(set.intersection(*conditions)):
        terms = terms_of(sql)
        if len(terms) == 1 and _marks_deletion(terms[0].operator, table.column(terms[0].column)):
            return sql
    return ""


def _marks_deletion(operator: str, column: Column | None) -> bool:
    """`deleted_at IS NULL` on a moment, `NOT is_deleted` on a boolean: few rows are left out."""
    if column is None:
        return False
    if operator == "null":
        return column.type.startswith(("timestamp", "date"))
    return operator == "in" and column.type in ("boolean", "bool")
