"""Filling the tables: the server makes the rows, and checks no reference that it made itself."""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import URL

from justice.models import Base
from justice.seed.chance import functions
from justice.seed.sizes import sizes
from justice.seed.tables import TABLES


class CannotLoad(Exception):
    """The database is not one that the data can go into."""


def load(url: URL, rows: int, seed: int) -> Iterator[tuple[str, int]]:
    """Fill the empty tables, all or none; yields each table's name and number of rows.

    Raises ``CannotLoad`` with the reason and what to do, ``ValueError`` for too few rows.
    """
    counts = sizes(rows)
    arguments = url.translate_connect_args(username="user", database="dbname")
    try:
        with psycopg.connect(**arguments, **url.query, autocommit=True) as connection:
            with connection.transaction():
                connection.execute(functions(seed, counts))
                _check_no_references(connection)
                for table in TABLES:
                    _fill(connection, table, counts)
                    yield table, counts[table]
            # The visibility map too, without which no index suffices alone.
            names = sql.SQL(", ").join(map(sql.Identifier, TABLES))
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(names))
    except psycopg.errors.UndefinedTable as error:
        raise CannotLoad("cannot load: no such table; run `alembic upgrade head` first") from error
    except psycopg.errors.UniqueViolation as error:
        raise CannotLoad("cannot load: there are rows already; use an empty database") from error
    except psycopg.Error as error:
        raise CannotLoad(f"cannot load: {str(error).strip()}") from error


def _check_no_references(connection: psycopg.Connection) -> None:
    """Only a superuser may switch that off; for everybody else it takes longer."""
    try:
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        pass


def _fill(connection: psycopg.Connection, name: str, counts: dict[str, int]) -> None:
    table, made = Base.metadata.tables[name], TABLES[name]
    numbers = {**counts, "rows": counts[name]}
    literals = {key: sql.Literal(value) for key, value in numbers.items()}
    given = f"SELECT n{',' if made.given else ''} {made.given}"
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {columns}"
        " FROM ({given} FROM generate_series(1::bigint, {rows}) AS n) AS row"
    )
    connection.execute(
        statement.format(
            table=sql.Identifier(name),
            names=sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
            columns=sql.SQL(made.columns).format(**literals),  # type: ignore[arg-type]
            given=sql.SQL(given).format(**literals),  # type: ignore[arg-type]
            rows=literals["rows"],
        )
    )
    key = table.autoincrement_column
    if key is not None:
        connection.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, key.name, counts[name]]
        )
