"""Writing the rows: COPY on PostgreSQL, INSERT of many rows at a time on SQLite."""

from collections.abc import Iterable, Iterator
from itertools import islice

import psycopg
from psycopg import sql
from psycopg.types.json import JsonbDumper
from sqlalchemy import URL, Table, create_engine, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from grove.seed.dataset import TableData

_BATCH = 1_000
_FIRST_STEP = "run `alembic upgrade head` first"
_FILLED = "it has rows already; use an empty database"


class CannotLoad(Exception):
    """The database is not one that the data can go into."""


def load(url: URL, data: Iterable[TableData]) -> Iterator[tuple[str, int]]:
    """Fill the empty tables, all or none; yields each table's name and number of rows.

    Raises ``CannotLoad`` with the reason and what to do.
    """
    try:
        match url.get_backend_name():
            case "postgresql":
                yield from _copy(url, data)
            case "sqlite":
                yield from _insert(url, data)
            case _:
                raise CannotLoad(f"cannot load into {url}: use PostgreSQL or SQLite")
    except psycopg.Error as error:
        raise CannotLoad(f"cannot load into {url}: {str(error).strip()}") from error
    except DBAPIError as error:
        raise CannotLoad(f"cannot load into {url}: {error.orig}") from error


def _copy(url: URL, data: Iterable[TableData]) -> Iterator[tuple[str, int]]:
    arguments = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    connection = psycopg.connect(**arguments, autocommit=True)
    connection.adapters.register_dumper(dict, JsonbDumper)
    names = []
    with connection:
        with connection.transaction():
            for table, rows in data:
                _refuse_missing_or_filled(connection, table)
                names.append(sql.Identifier(table.name))
                yield table.name, _copy_table(connection, table, rows)
                _continue_keys(connection, table)
        # Statistics for the planner, and the visibility map without which no index suffices alone.
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.SQL(", ").join(names)))


def _refuse_missing_or_filled(connection: psycopg.Connection, table: Table) -> None:
    probe = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table.name))
    try:
        filled = connection.execute(probe).fetchone()
    except psycopg.errors.UndefinedTable as error:
        raise CannotLoad(f"cannot load {table.name!r}: no such table; {_FIRST_STEP}") from error
    if filled:
        raise CannotLoad(f"cannot load {table.name!r}: {_FILLED}")


def _copy_table(
    connection: psycopg.Connection, table: Table, rows: Iterable[tuple[object, ...]]
) -> int:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _continue_keys(connection: psycopg.Connection, table: Table) -> None:
    key = table.autoincrement_column
    if key is None:
        return
    connection.execute(
        sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {}").format(
            sql.Literal(table.name),
            sql.Literal(key.name),
            sql.Identifier(key.name),
            sql.Identifier(table.name),
        )
    )


def _insert(url: URL, data: Iterable[TableData]) -> Iterator[tuple[str, int]]:
    engine = create_engine(url.set(drivername="sqlite"))
    with engine.begin() as connection:
        for table, rows in data:
            if not inspect(connection).has_table(table.name):
                raise CannotLoad(f"cannot load {table.name!r}: no such table; {_FIRST_STEP}")
            if connection.execute(select(table).limit(1)).first():
                raise CannotLoad(f"cannot load {table.name!r}: {_FILLED}")
            names = [column.name for column in table.columns]
            count = 0
            while batch := [dict(zip(names, row, strict=True)) for row in islice(rows, _BATCH)]:
                connection.execute(insert(table), batch)
                count += len(batch)
            yield table.name, count
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
