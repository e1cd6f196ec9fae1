"""PostgreSQL's catalog as neutral indexes: one question for all tables, and two small ones."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from alembic_idx.catalog_query import COLLATIONS, INDEXES, OPCLASSES, PARTITIONED
from idx_core.model import ConstraintKind, Index, IndexElement, Origin, TableName

_KINDS = {
    "p": ConstraintKind.PRIMARY_KEY,
    "u": ConstraintKind.UNIQUE,
    "x": ConstraintKind.EXCLUDE,
}


def catalog_indexes(
    wanted: frozenset[TableName], connection: Connection, *, unique_ones: bool
) -> Mapping[TableName, list[Index]]:
    """The indexes of these tables in order of name; the unique ones only when they are needed."""
    version = connection.dialect.server_version_info or (0,)
    has_nulls_not_distinct = version >= (15,)
    query = INDEXES.format(
        nulls_not_distinct="i.indnullsnotdistinct" if has_nulls_not_distinct else "false"
    )
    parameters = {"names": _names(wanted), "unique_ones": unique_ones}
    rows = connection.execute(text(query), parameters).all()
    found: dict[TableName, list[Index]] = defaultdict(list)
    if rows:
        reader = _Reader(rows, connection)
        for row in rows:
            for name in _answers_to(row):
                if name in wanted:
                    found[name].append(reader.read(row))
    return found


def partitioned_tables(tables: Collection[TableName], connection: Connection) -> set[TableName]:
    """Those of the tables that PostgreSQL cannot index concurrently."""
    if not tables:
        return set()
    rows = connection.execute(text(PARTITIONED), {"names": _names(tables)})
    return {name for row in rows for name in _answers_to(row) if name in tables}


def _names(tables: Collection[TableName]) -> list[str]:
    return sorted({table.name for table in tables})


def _answers_to(row: Any) -> tuple[TableName, ...]:
    """A table on the search path answers to its bare name as well."""
    full = TableName(row.table_name, row.schema_name)
    return (full, TableName(row.table_name)) if row.visible else (full,)


class _Reader:
    """Knows what the rows name by number only."""

    def __init__(self, rows: Collection[Any], connection: Connection) -> None:
        self._opclasses = {row.oid: row.opcname for row in connection.execute(text(OPCLASSES))}
        own = {
            oid
            for row in rows
            for oid, columns in zip(row.collations.split(), row.column_collations, strict=False)
            if oid not in ("0", columns)
        }
        self._collations: dict[str, str] = {}
        if own:
            named = connection.execute(text(COLLATIONS), {"oids": sorted(own)})
            self._collations = {row.oid: row.collname for row in named}

    def read(self, row: Any) -> Index:
        """One index."""
        keys = row.key_count
        owner = row.owner or ""
        return Index(
            name=row.index_name,
            elements=tuple(self._elements(row, keys)),
            include=tuple(row.columns[keys:]),
            predicate=row.predicate,
            method=row.method,
            unique=row.is_unique,
            nulls_not_distinct=row.nulls_not_distinct,
            options=tuple(sorted(tuple(option.split("=", 1)) for option in row.storage or ())),
            constraint=_KINDS.get(owner[:1]),
            deferrable=owner[1:] == "true",
            valid=row.is_valid,
            replica_identity=row.is_replica_identity,
            origin=Origin.REFLECTED,
        )

    def _elements(self, row: Any, keys: int) -> list[IndexElement]:
        options, opclasses = row.options.split(), row.opclasses.split()
        collations = row.collations.split()
        elements = []
        for n, column in enumerate(row.columns[:keys]):
            option, collation = int(options[n]), collations[n]
            elements.append(
                IndexElement(
                    column=column,
                    expression=None if column is not None else row.texts[n],
                    descending=bool(option & 1),
                    nulls_first=bool(option & 2),
                    opclass=self._opclasses.get(opclasses[n]),
                    collation=(
                        None
                        if collation == row.column_collations[n]
                        else self._collations.get(collation)
                    ),
                )
            )
        return elements
