"""What the readers of MySQL, MariaDB and SQLite have in common: figures with gaps in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from idx_core.health.asked import Asked
from idx_core.health.figures import (
    Figures,
    IndexFigures,
    Product,
    Replica,
    Server,
    TableFigures,
    Usage,
)
from idx_core.health.reading.kept import with_reasons_to_keep
from idx_core.model import Columns, Dialect, ForeignKey, Index, Schema, Table, TableName

NO_REPLICAS = "only replicas of PostgreSQL are asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table as one of them has it; `indexes` with the statement that creates each.

    `itself` are keys of which the table itself is the index.
    """

    name: str
    columns: Columns
    rows: float | None
    size: int
    indexes: Sequence[tuple[Index, str]]
    foreign_keys: Sequence[ForeignKey]
    itself: Sequence[Index] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A database: `sizes` and `usage` are by table and index; None where nobody knows."""

    product: Product
    dialect: Dialect
    server: Server
    tables: Sequence[FoundTable]
    sizes: dict[tuple[str, str], int] | None
    usage: dict[tuple[str, str], int] | None


def server(
    product: Product, text: str, database: str, role: str, counted_days: float | None
) -> Server:
    """A server without settings and transaction ids that anybody looks at."""
    return Server(
        product=product,
        version=int(text.partition(".")[0]),
        version_text=text,
        database=database,
        role=role,
        is_standby=False,
        at=datetime.now(UTC).replace(microsecond=0),
        counted_days=counted_days,
        ids_used=0,
        settings={},
    )


def assembled(found: Found, asked: Asked, missing: Iterable[str]) -> Figures:
    """The figures, and what is missing."""
    schema = Schema(
        dialect=found.dialect,
        tables=tuple(
            Table(
                name=TableName(table.name),
                columns=table.columns,
                indexes=(*table.itself, *(index for index, _ in table.indexes)),
                foreign_keys=tuple(table.foreign_keys),
            )
            for table in found.tables
        ),
    )
    tables = [_table(table, found) for table in found.tables]
    return Figures(
        server=found.server,
        schema=schema,
        tables=tuple(with_reasons_to_keep(tables, schema)),
        replicas=tuple(Replica(name=name, reason=NO_REPLICAS) for name, _ in asked.replicas),
        missing=tuple(missing),
        quote=partial(quote_with, mark_of(found.product)),
    )


def mark_of(product: Product) -> str:
    """What stands around a name in SQL."""
    return '"' if product in (Product.POSTGRESQL, Product.SQLITE) else "`"


def quote_with(mark: str, name: str) -> str:
    """A name as an identifier in SQL."""
    return mark + name.replace(mark, mark + mark) + mark


def _table(table: FoundTable, found: Found) -> TableFigures:
    indexes = [
        IndexFigures(
            oid=f"{table.name}.{index.name}",
            schema="",
            table=TableName(table.name),
            index=index,
            definition=definition,
            size=(found.sizes or {}).get((table.name, index.name), 0),
            tuples=table.rows if index.is_total else None,
            usage=_usage(table.name, index.name, found),
            share=1.0 if index.is_total else None,
        )
        for index, definition in table.indexes
    ]
    return TableFigures(
        oid=table.name,
        schema="",
        name=TableName(table.name),
        kind="r",
        is_partition=False,
        rows=table.rows,
        size=table.size,
        toast_size=0,
        options={},
        ids_used=0,
        counted=False,
        sequential_scans=0,
        sequential_rows=0,
        index_scans=0,
        inserts=0,
        updates=0,
        hot_updates=0,
        newpage_updates=None,
        deletes=0,
        dead=0,
        changed_since_analyze=0,
        last_analyze=None,
        last_vacuum=None,
        blocks_read=None,
        blocks_hit=None,
        indexes=tuple(indexes),
    )


def _usage(table: str, index: str, found: Found) -> tuple[Usage, ...]:
    if found.usage is None:
        return ()
    read = found.usage.get((table, index), 0)
    return (Usage(server="this server", scans=read, tuples_read=read, tuples_fetched=read),)
