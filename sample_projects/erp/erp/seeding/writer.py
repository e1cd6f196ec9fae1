"""Getting many rows into a table: COPY on PostgreSQL, bulk_create elsewhere."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

from erp.seeding.load import Load
from erp.seeding.world import STARTED_AT

CHUNK = 5_000


def write(load: Load) -> int:
    """Fill the table of `load`; return the number of rows written."""
    fields = _complete(load)
    if _can_copy(connection):
        return _copy(load, fields)
    return _create(load, fields)


def _can_copy(database: BaseDatabaseWrapper) -> bool:
    if database.vendor != "postgresql":
        return False
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    return bool(is_psycopg3)


def _complete(load: Load) -> dict[str, Any]:
    """Constants for the columns that `load` leaves out: COPY knows no default of Django's."""
    constants = {}
    for column in load.model._meta.local_concrete_fields:
        if column.attname not in load.fields:
            # Every default that is computed is the present, which no two runs share.
            computed = column.has_default() and callable(column.default)
            constants[column.attname] = STARTED_AT if computed else column.get_default()
    return constants


def _rows(load: Load, constants: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    tail = tuple(constants.values())
    return (row + tail for row in load.rows)


def _copy(load: Load, constants: dict[str, Any]) -> int:
    from psycopg import sql

    columns = {field.attname: field.column for field in load.model._meta.local_concrete_fields}
    names = [sql.Identifier(str(columns[name])) for name in (*load.fields, *constants)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(load.model._meta.db_table), sql.SQL(", ").join(names)
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(load, constants):
            copy.write_row(row)
            count += 1
    return count


def _create(load: Load, constants: dict[str, Any]) -> int:
    names = (*load.fields, *constants)
    rows = _rows(load, constants)
    count = 0
    while chunk := [
        load.model(**dict(zip(names, row, strict=True))) for row in islice(rows, CHUNK)
    ]:
        _insert(load.model, chunk)
        count += len(chunk)
    return count


def _insert(model: type[models.Model], chunk: list[models.Model]) -> None:
    if not model._meta.parents:
        model._default_manager.bulk_create(chunk)
        return
    # bulk_create refuses multi-table inheritance; the parent rows are there already.
    for instance in chunk:
        instance.save_base(raw=True, force_insert=True)


def reset_sequences(models_written: list[type[models.Model]]) -> None:
    """Let the next insert of each table continue after the ids that were written."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_written):
            cursor.execute(statement)
