"""What is known about a database: figures only, no judgement. None stands for unknown.

Counters are totals since they were reset; sizes are in bytes, moments are in UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from idx_core.build.broken import BrokenIndex
from idx_core.model import Index, Schema, TableName


class Product(StrEnum):
    """What the server is; its value is for people."""

    POSTGRESQL = "PostgreSQL"
    MYSQL = "MySQL"
    MARIADB = "MariaDB"
    SQLITE = "SQLite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server that was asked. `settings` have numbers in the units of pg_settings.

    `counted_days` is how long its counters count, None where nobody knows. `ids_used` is the age
    of the oldest transaction id of the database, of some 2 billion that there are.
    """

    product: Product = Product.POSTGRESQL
    version: int
    version_text: str
    database: str
    role: str
    is_standby: bool
    at: datetime
    counted_days: float | None
    ids_used: int
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A replica that was to be asked; `reason` says why it could not be."""

    name: str
    counted_days: float | None = None
    reason: str = ""

    @property
    def answered(self) -> bool:
        """Whether its counters are known."""
        return not self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How one server has used an index. `last_scan` is known from PostgreSQL 16 on."""

    server: str
    scans: int
    tuples_read: int
    tuples_fetched: int
    last_scan: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloat:
    """`wasted` bytes would be saved by a rebuild. Measured by pgstatindex, or estimated."""

    wasted: int
    measured: bool

    @property
    def how(self) -> str:
        """As people are told."""
        return "measured" if self.measured else "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFigures:
    """An index. `usage` is that of each server that answered, the asked one first.

    `attached` says that it is a partition's part of an index of the partitioned table: it goes
    with that one, whose `usage` and `size` are those of all its parts. `share` is the part of the
    table's rows that it holds, 0 to 1. `keeps` is why it may not be dropped although it is never
    scanned ("" if it may).
    """

    oid: str
    schema: str
    table: TableName
    index: Index
    definition: str
    size: int
    tuples: float | None
    usage: tuple[Usage, ...] = ()
    blocks_read: int | None = None
    blocks_hit: int | None = None
    attached: bool = False
    is_partitioned: bool = False
    share: float | None = None
    bloat: Bloat | None = None
    keeps: str = ""

    @property
    def name(self) -> str:
        """Its name."""
        return self.index.name

    @property
    def subject(self) -> str:
        """As findings name it: `orders.orders_by_day`."""
        return f"{self.table}.{self.index.name}"

    @property
    def scans(self) -> int | None:
        """On all servers; None where nobody counts."""
        return sum(each.scans for each in self.usage) if self.usage else None

    @property
    def last_scan(self) -> datetime | None:
        """The latest on any server, None where it is not known or there was none."""
        return max((each.last_scan for each in self.usage if each.last_scan), default=None)

    @property
    def hit_ratio(self) -> float | None:
        """The part of its blocks that were found in memory, 0 to 1; None before any was read."""
        return ratio(self.blocks_hit, self.blocks_read)

    @property
    def bytes_per_entry(self) -> float | None:
        """What one row takes in it, on average, its inner pages and holes included."""
        return self.size / self.tuples if self.tuples else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFigures:
    """A table, partition or materialised view.

    `newpage_updates` (from 16 on) are updates whose new row went to another page for want of room.
    `counted` is false where PostgreSQL has no counters of the table at all.
    """

    oid: str
    schema: str
    name: TableName
    kind: str
    is_partition: bool
    rows: float | None
    size: int
    toast_size: int
    options: Mapping[str, str]
    ids_used: int
    counted: bool
    sequential_scans: int
    sequential_rows: int
    index_scans: int
    inserts: int
    updates: int
    hot_updates: int
    newpage_updates: int | None
    deletes: int
    dead: int
    changed_since_analyze: int
    last_analyze: datetime | None
    last_vacuum: datetime | None
    blocks_read: int | None
    blocks_hit: int | None
    indexes: tuple[IndexFigures, ...] = ()

    @property
    def index_size(self) -> int:
        """Bytes of all its indexes."""
        return sum(index.size for index in self.indexes)

    @property
    def hot_share(self) -> float | None:
        """The part of updates that made no index entry, 0 to 1; None before the first update."""
        return self.hot_updates / self.updates if self.updates else None

    @property
    def hit_ratio(self) -> float | None:
        """The part of its blocks that were found in memory, 0 to 1."""
        return ratio(self.blocks_hit, self.blocks_read)

    @property
    def entries_written(self) -> int:
        """How often each row version made entries in indexes: inserts, and updates not HOT."""
        return self.inserts + self.updates - self.hot_updates

    @property
    def entries_per_insert(self) -> float:
        """How many index entries one more row makes, partial indexes by what they hold."""
        return sum(_share(index) for index in self.indexes)

    @property
    def bytes_per_insert(self) -> float | None:
        """The bytes of these; None where an index has no count of its entries."""
        found = 0.0
        for index in self.indexes:
            if index.size and _share(index):
                if index.bytes_per_entry is None:
                    return None
                found += _share(index) * index.bytes_per_entry
        return found

    def writes(self, index: IndexFigures) -> int:
        """The entries that were made in one of its indexes since counters count."""
        return round(self.entries_written * _share(index))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of pg_stat_statements: times in milliseconds, `sql` normalised by PostgreSQL."""

    id: str
    sql: str
    calls: int
    total_ms: float
    mean_ms: float
    rows: int
    blocks: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that was read. `missing` says, a sentence each, what could not be."""

    server: Server
    schema: Schema
    tables: tuple[TableFigures, ...]
    replicas: tuple[Replica, ...] = ()
    broken: tuple[BrokenIndex, ...] = ()
    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    quote: Callable[[str], str] = field(compare=False)
    """A name as an identifier in SQL."""

    @property
    def indexes(self) -> Iterator[tuple[TableFigures, IndexFigures]]:
        """Each index with its table."""
        return ((table, index) for table in self.tables for index in table.indexes)

    @cached_property
    def _by_name(self) -> dict[TableName, TableFigures]:
        return {table.name: table for table in self.tables}

    def table(self, name: TableName) -> TableFigures | None:
        """The table of that name, or None."""
        return self._by_name.get(name)

    def sql_name(self, schema: str, name: str) -> str:
        """A table or an index in SQL; without a schema where there are none."""
        return self.quote(name) if not schema else f"{self.quote(schema)}.{self.quote(name)}"


def ratio(hit: int | None, read: int | None) -> float | None:
    """Of all blocks that were asked for, those that were in memory."""
    if hit is None or read is None or not hit + read:
        return None
    return hit / (hit + read)


def _share(index: IndexFigures) -> float:
    """BRIN makes an entry for a range of pages, not for a row."""
    if index.index.method == "brin" or index.is_partitioned:
        return 0.0
    return 1.0 if index.share is None else index.share
