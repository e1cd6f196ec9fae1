"""Filling one table with rows that the server makes."""

from collections.abc import Mapping
from importlib.resources import files

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from agency.seeding.tables import TABLES


def prepare(seed: int, counts: Mapping[str, int]) -> None:
    """Create the functions that the rows are made with; they end with the session."""
    text = files("agency.seeding").joinpath("functions.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(_completed(text, {**counts, "seed": seed}))


def fill(table: str, counts: Mapping[str, int]) -> None:
    """Insert as many rows as the table is to have."""
    made = TABLES[table]
    model = next(m for m in apps.get_models(include_auto_created=True) if _name_of(m) == table)
    columns = {"id": "n", **made.columns, **_defaults(model, made.columns)}
    numbers = {**counts, "rows": counts[table]}
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values}"
        " FROM (SELECT {given} FROM generate_series(1::bigint, {rows}) AS n OFFSET 0) AS row"
    ).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(_completed(value, numbers) for value in columns.values()),
        given=_completed(", ".join(filter(None, ("n", made.given))), numbers),
        rows=sql.Literal(counts[table]),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, counts[table]]
        )


def _defaults(model: type[models.Model], given: Mapping[str, str]) -> dict[str, str]:
    """The constants of Django's that the database does not know."""
    return {
        str(field.column): str(sql.quote(field.get_default()))
        for field in model._meta.local_concrete_fields
        if field.column not in given and field.has_default() and not field.generated
    }


def _completed(text: str, numbers: Mapping[str, int]) -> sql.Composed:
    literals = {name: sql.Literal(number) for name, number in numbers.items()}
    return sql.SQL(text).format(**literals)


def _name_of(model: type[models.Model]) -> str:
    return str(model._meta.db_table)
