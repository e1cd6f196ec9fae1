"""The snapshot of one database, read in one read-only transaction that ends in a rollback."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from idx_core.errors import StatisticsError
from idx_core.statistics.reading.columns import FoundColumns, read_columns
from idx_core.statistics.reading.extended import read_extended
from idx_core.statistics.reading.indexes import read_indexes
from idx_core.statistics.reading.server import read_server
from idx_core.statistics.reading.tables import assembled, missing_of, read_tables
from idx_core.statistics.snapshot import Snapshot

# Locks: PostgreSQL takes the weakest one to look at a file's size. Values are read, if at all, as
# pg_dump reads them: the same text everywhere.
_TRANSACTION = (
    "SET TRANSACTION READ ONLY",
    "SET LOCAL statement_timeout = '60s'",
    "SET LOCAL lock_timeout = '5s'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 3",
)


class Source(Protocol):
    """A connection in autocommit mode; every `idx_core.build.session.Session` is one."""

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask. `%s` stands for a text in `sql`, which has no other percent sign."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement as it is written."""
        ...

    def quote(self, name: str) -> str:
        """The name as an identifier in SQL, always in quotes."""
        ...

    def rolled_back(self) -> AbstractContextManager[None]:
        """A transaction of which nothing stays, whether or not the block raises."""
        ...

    def sqlstate(self, error: BaseException) -> str | None:
        """PostgreSQL's five-character code of an error; None when it is not one of PostgreSQL's."""
        ...


def read_snapshot(source: Source, *, values: bool = False) -> Snapshot:
    """The statistics of all tables that are not PostgreSQL's own.

    Without `values` no value of a row is even asked for. What the role may not see is left out and
    named in `missing`. Raises `StatisticsError` where PostgreSQL refuses or is too old.
    """
    try:
        with source.rolled_back():
            for statement in _TRANSACTION:
                source.run(statement)
            return _read(source, values)
    except Exception as error:
        if source.sqlstate(error) is None:
            raise
        reason = str(error).strip().splitlines()[0]
        raise StatisticsError(f"cannot read the statistics: {reason}") from error


def _read(source: Source, values: bool) -> Snapshot:
    server = read_server(source)
    columns = FoundColumns(read_columns(source, server, values))
    indexes, heights = read_indexes(source, server, columns)
    tables = read_tables(source, server)
    extended = read_extended(source, server, values)
    return Snapshot(
        server_version=server.version,
        page_size=server.page_size,
        settings=server.settings,
        tables=tuple(assembled(table, columns, indexes, extended) for table in tables),
        missing=(*server.missing, *heights, *missing_of(tables)),
    )
