"""An index on the column of a LIKE that it cannot answer, because of its order or its kind.

In a linguistic collation the texts that begin with `abc` are no range of the order: `LIKE 'abc%'`
needs `text_pattern_ops`, or a column of collation C. And no B-tree at all finds `'%abc%'`. There is
an index on the column, so nobody wonders until the table is large.
"""

from collections.abc import Iterator

from idx_core.advice import about
from idx_core.finding import Finding, Severity
from idx_core.model import Dialect, Index, Schema, Table
from idx_core.needs import has_queries
from idx_core.opclasses import PATTERN_OPCLASSES
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import accesses

_BYTEWISE = frozenset({"C", "POSIX", "ucs_basic", "pg_c_utf8", "C.UTF-8", "C.utf8"})


@rule("IDX207", severity=Severity.INFO, needs=has_queries)
def unfit_for_like(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that leads with a column whose LIKE it cannot answer."""
    if not schema.queries or schema.dialect is not Dialect.POSTGRESQL:
        return
    from idx_core.queries.access import Comparison

    told: set[str] = set()
    for access in accesses(table, schema):
        for condition in access.conditions:
            name, comparison = condition.operand.column, condition.comparison
            if name is None or name in told:
                continue
            if comparison not in (Comparison.PREFIX, Comparison.PATTERN):
                continue
            led = [i for i in table.indexes if i.elements and i.elements[0].column == name]
            fit = _fit_for_prefix if comparison is Comparison.PREFIX else _fit_for_parts
            if not led or any(fit(index, name, table) for index in table.indexes):
                continue
            told.add(name)
            is_prefix = comparison is Comparison.PREFIX
            opclass = _pattern_opclass(name, table)
            yield about(
                table,
                led[0],
                f"index ({keys(led[0])}) cannot answer the LIKE of {access.query}: "
                + (
                    "its order is not bytewise"
                    if is_prefix
                    else "a B-tree finds only how a text begins"
                ),
                hint=f"Use ({name} {opclass})."
                if is_prefix
                else f"Use GIN ({name} gin_trgm_ops), of the extension pg_trgm.",
                why="the query reads the whole table",
                score=30,
            )


def _fit_for_prefix(index: Index, name: str, table: Table) -> bool:
    if index.method in ("gin", "gist"):
        return _fit_for_parts(index, name, table)
    column = table.column(name)
    own = column.collation if column is not None else None
    return index.method in ("btree", "spgist") and any(
        element.column == name
        and (
            element.opclass in PATTERN_OPCLASSES
            or index.method == "spgist"
            or (element.collation or own) in _BYTEWISE
        )
        for element in index.elements
    )


def _fit_for_parts(index: Index, name: str, table: Table) -> bool:
    return any(
        element.column == name and (element.opclass or "").endswith("_trgm_ops")
        for element in index.elements
    )


def _pattern_opclass(name: str, table: Table) -> str:
    column = table.column(name)
    is_varchar = column is not None and column.type.startswith(("varchar", "character varying"))
    return "varchar_pattern_ops" if is_varchar else "text_pattern_ops"
