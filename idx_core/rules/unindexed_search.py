"""A column that is there to be searched, without an index that can search it.

No B-tree knows which words are in a text, or what a range overlaps. Columns of type `tsvector` are
made for searching and nothing else; ranges mostly so. Whether documents, arrays and texts are
searched, only declared queries tell, and IDX010 has the index for each of these.
"""

from collections.abc import Iterator

from idx_core.finding import Finding, Severity
from idx_core.model import Dialect, Index, IndexElement, Schema, Table
from idx_core.operations import CreateIndex
from idx_core.rule import rule

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
