"""A column that is there to be searched, without an index that can search it.

No B-tree knows what is in a document, an array, a text or a range. Columns of type `tsvector` are
made for searching and nothing else; ranges mostly so. Of the others declared queries tell.
"""

from collections.abc import Iterator

from idx_core.finding import Finding, Severity
from idx_core.model import Dialect, Index, IndexElement, Schema, Table
from idx_core.operations import CreateIndex
from idx_core.rule import rule
from idx_core.usage import accesses

_RANGES = ("int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange")
_SEARCHING = ("gin", "gist", "spgist")
_TEXT_SCORE, _SCORE = 110, 25


@rule("IDX005")
def unindexed_search(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each such column: for `tsvector` with a fix, else as advice."""
    if schema.dialect is not Dialect.POSTGRESQL:
        return
    for column in table.columns.of_types(("tsvector", *_RANGES)):
        if column.type == "tsvector" and not _is_searchable(table, column.name):
            index = Index(elements=(IndexElement(column.name),), method="gin")
            yield Finding(
                table=table.name,
                columns=(column.name,),
                message="text search column has no GIN index; each search reads the whole table",
                hint=f"Add a GIN index on {table.name} ({column.name}).",
                fix=(CreateIndex(table.name, index),),
                score=_TEXT_SCORE,
                why="a tsvector is there to be searched",
            )
        elif column.type != "tsvector" and not _is_searchable(table, column.name):
            yield _advice(
                table,
                column.name,
                "range column has no GiST index; looking for what overlaps or contains reads the "
                "whole table",
                f"Add a GiST index on {table.name} ({column.name}), or an exclusion constraint.",
            )
    if schema.queries:
        yield from _searched(table, schema)


def _searched(table: Table, schema: Schema) -> Iterator[Finding]:
    """Columns that declared queries search, and for which none of the derived indexes is."""
    from idx_core.queries.access import Comparison
    from idx_core.queries.wanted import wanted

    searches = {
        Comparison.CONTAINS: "contents",
        Comparison.HAS_KEY: "keys",
        Comparison.OVERLAPS: "overlaps",
        Comparison.PATH: "paths",
        Comparison.PATTERN: "parts of texts",
    }
    by_column: dict[str, tuple[str, set[str]]] = {}
    for access in accesses(table, schema):
        for condition in access.conditions:
            what, name = searches.get(condition.comparison), condition.operand.column
            if what is not None and name is not None:
                by_column.setdefault(name, (what, set()))[1].add(access.query)
    if not by_column:
        return
    derived = [each.index for each in wanted(table, schema)]
    for name, (what, queries) in by_column.items():
        found = table.column(name)
        if found is None or found.type in ("tsvector", *_RANGES):
            continue  # told above
        if _is_searchable(table, name) or any(_searches(index, name) for index in derived):
            continue
        yield _advice(
            table,
            name,
            f"{', '.join(sorted(queries))} searches its {what}, for which there is no index",
            f"Add a GIN index on {table.name} ({name}), if other conditions leave many rows.",
        )


def _advice(table: Table, column: str, message: str, hint: str) -> Finding:
    return Finding(
        table=table.name,
        columns=(column,),
        message=message,
        hint=hint,
        score=_SCORE,
        severity=Severity.INFO,
    )


def _is_searchable(table: Table, column: str) -> bool:
    return any(_searches(index, column) for index in table.indexes)


def _searches(index: Index, column: str) -> bool:
    return index.method in _SEARCHING and column in index.columns
