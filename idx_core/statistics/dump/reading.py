"""A snapshot from the text of a dump.

A dump of statistics alone does not say of which table an index is. Whoever knows the schema says
so; a dump that has the CREATE INDEX statements as well is asked itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.dump.calls import Call, calls
from idx_core.statistics.dump.columns import column_of
from idx_core.statistics.size.height import height_of
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)

_NAME = r'("(?:[^"]|"")+"|[\w$]+)'
_CREATED = re.compile(
    rf"^CREATE (?:UNIQUE )?INDEX {_NAME} ON (?:ONLY )?{_NAME}\.{_NAME} USING (\w+)", re.M
)
_OWNED = re.compile(
    rf"^ALTER TABLE (?:ONLY )?{_NAME}\.{_NAME}\s+ADD CONSTRAINT {_NAME} (?:PRIMARY KEY|UNIQUE)",
    re.M,
)


@dataclass(slots=True)
class _Relation:
    pages: int
    rows: float
    all_visible: int
    columns: list[ColumnStatistics] = field(default_factory=list)


def read_dump(
    text: str,
    source: str = "the dump",
    *,
    values: bool = False,
    tables_of_indexes: Mapping[TableName, TableName] | None = None,
) -> Snapshot:
    """The statistics in a dump, without values of rows unless they are wanted.

    `tables_of_indexes` has the table of each index, both with their schema. Relations of which
    nobody knows whether they are tables are named in `missing`. Raises `StatisticsError`.
    """
    relations, version = _relations(text, source, values)
    owners = {**_created(text), **(tables_of_indexes or {})}
    indexes: dict[TableName, list[IndexStatistics]] = defaultdict(list)
    tables: dict[TableName, _Relation] = {}
    missing: list[str] = []
    for name, relation in relations.items():
        is_index = any(column.position for column in relation.columns)
        if name in owners:
            indexes[owners[name]].append(_index(name, relation))
        elif is_index or not relation.columns:
            missing.append(f"{name}: the dump does not say whether it is a table or of which")
        else:
            tables[name] = relation
    return Snapshot(
        server_version=version,
        tables=tuple(_table(n, r, indexes.get(n, ())) for n, r in tables.items()),
        missing=tuple(missing),
    )


def load_dump(path: Path, *, values: bool = False) -> Snapshot:
    """The same from a file; raises `StatisticsError`, also when it cannot be opened."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StatisticsError(f"cannot read {path}: {error}") from error
    return read_dump(text, str(path), values=values)


def _relations(text: str, source: str, values: bool) -> tuple[dict[TableName, _Relation], int]:
    relations: dict[TableName, _Relation] = {}
    version = 0
    for call in calls(text, source):
        try:
            name = TableName(call.arguments["relname"], call.arguments["schemaname"])
            version = int(call.arguments["version"]) // 10_000
            if call.kind == "relation":
                relations[name] = _relation(call)
            else:
                relations[name].columns.append(column_of(call.arguments, values))
        except (KeyError, ValueError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else "a value is malformed"
            raise StatisticsError(f"cannot read {source}: line {call.line}: {what}") from error
    if not relations:
        raise StatisticsError(
            f"cannot read {source}: it has no statistics; "
            "write it with pg_dump --statistics-only of PostgreSQL 18"
        )
    return relations, version


def _relation(call: Call) -> _Relation:
    numbers = call.arguments
    return _Relation(
        max(int(numbers["relpages"]), 0),
        float(numbers["reltuples"]),
        int(numbers["relallvisible"]),
    )


def _table(
    name: TableName, relation: _Relation, indexes: Iterable[IndexStatistics]
) -> TableStatistics:
    return TableStatistics(
        name=name,
        rows=relation.rows if relation.rows >= 0 else None,
        pages=relation.pages,
        all_visible_pages=relation.all_visible,
        columns=tuple(relation.columns),
        indexes=tuple(indexes),
    )


def _index(name: TableName, relation: _Relation) -> IndexStatistics:
    return IndexStatistics(
        name=name.name,
        pages=relation.pages,
        tuples=max(relation.rows, 0.0),
        height=height_of(relation.pages, ()),
        expressions=tuple(relation.columns),
    )


def _created(text: str) -> dict[TableName, TableName]:
    """The indexes that the dump itself creates, and their tables."""
    owners: dict[TableName, TableName] = {}
    for index, schema, table, _ in _CREATED.findall(text):
        owners[_stored(index, schema)] = _stored(table, schema)
    for schema, table, index in _OWNED.findall(text):
        owners[_stored(index, schema)] = _stored(table, schema)
    return owners


def _stored(name: str, schema: str) -> TableName:
    return TableName(_plain(name), _plain(schema))


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
