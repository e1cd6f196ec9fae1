"""An index without the tenant's column in front, by which every declared query looks.

All rows of all tenants lie in such an index as neighbours. A query reads those of everybody and
throws most away, and it slows down as other tenants grow.
"""

from collections.abc import Iterator

from idx_core.advice import about, is_plain, serves_a_reference
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.needs import has_queries
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import accesses

_FEWEST_QUERIES = 2


@rule("IDX004", severity=Severity.INFO, needs=has_queries)
def tenant_first(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that lacks the column that all queries have."""
    if not schema.queries:
        return
    tenant = _tenant(table, schema)
    if tenant is None:
        return
    for index in table.indexes:
        if not is_plain(index) or not index.columns or tenant in index.columns:
            continue
        if serves_a_reference(index, table):
            continue
        yield about(
            table,
            index,
            f"index ({keys(index)}) has not {tenant} in front, by which each declared query on "
            f"{table.name} looks",
            hint=f"Make it ({tenant}, {keys(index)}).",
            why="each lookup reads the rows of all tenants",
        )


def _tenant(table: Table, schema: Schema) -> str | None:
    """The reference that every access has an equality on, if it tells most queries' rows apart.

    It must be a foreign key that is compared with a parameter: a join is no tenant.
    """
    reached = accesses(table, schema)
    if len({access.query for access in reached}) < _FEWEST_QUERIES:
        return None
    from idx_core.queries.access import Comparison

    columns = [
        {
            condition.operand.column
            for condition in access.conditions
            if condition.comparison is Comparison.EQUAL
            and condition.constant is None
            and condition.joined is None
        }
        for access in reached
    ]
    common = set.intersection(*columns)
    referring = [fk.columns[0] for fk in table.foreign_keys if len(fk.columns) == 1]
    found = [column for column in referring if column in common]
    return found[0] if len(found) == 1 else None
