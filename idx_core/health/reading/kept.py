"""Why an index that no query scans may not be dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from idx_core.coverage import serves
from idx_core.health.figures import IndexFigures, TableFigures
from idx_core.model import ConstraintKind, Schema, Table

_KINDS = {
    ConstraintKind.PRIMARY_KEY: "primary key",
    ConstraintKind.UNIQUE: "unique constraint",
    ConstraintKind.EXCLUDE: "exclusion constraint",
}


def with_reasons_to_keep(tables: Sequence[TableFigures], schema: Schema) -> list[TableFigures]:
    """The tables, each index with its reason in `keeps`."""
    reflected = {table.name: table for table in schema}
    kept = []
    for table in tables:
        indexes = [replace(index, keeps=_reason(index)) for index in table.indexes]
        declared = reflected.get(table.name)
        if declared is not None:
            for position, reason in _serving_references(indexes, declared):
                indexes[position] = replace(indexes[position], keeps=reason)
        kept.append(replace(table, indexes=tuple(indexes)) if indexes else table)
    return kept


def _reason(index: IndexFigures) -> str:
    """What is seen of the index alone."""
    if index.index.constraint is not None:
        return f"{_KINDS[index.index.constraint]}: it enforces something"
    if index.index.unique:
        return "unique: it enforces something"
    if index.index.replica_identity:
        return "replica identity: logical replication tells the rows apart by it"
    if index.attached:
        return "a partition's part of an index of the partitioned table"
    return ""


def _serving_references(indexes: Sequence[IndexFigures], table: Table) -> Iterator[tuple[int, str]]:
    """Of the indexes that serve a foreign key one stays: the most used, then the smallest.

    A check of a foreign key scans an index only when a row that is referred to is deleted, which
    may be once a year.
    """
    staying: set[int] = set()
    for key in table.foreign_keys:
        serving = [n for n, index in enumerate(indexes) if serves(index.index, table, key.columns)]
        if serving and not any(indexes[n].keeps or n in staying for n in serving):
            chosen = min(serving, key=lambda n: _worth(indexes[n]))
            staying.add(chosen)
            yield chosen, f"it serves the foreign key ({', '.join(key.columns)})"


def _worth(index: IndexFigures) -> tuple[int, int, str]:
    return -(index.scans or 0), index.size, index.name
