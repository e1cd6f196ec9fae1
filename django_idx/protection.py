"""Hand-written concurrent statements, run by the builder while `migrate` runs (`protect_stock`).

Django's own AddIndexConcurrently, RunSQL and whatever else sends exactly one CREATE or DROP INDEX
CONCURRENTLY are seen on their way to the database. What is not understood with certainty passes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial, wraps
from typing import Any

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from idx_core.errors import SettingsError


def observe(command: Any) -> None:
    """Make `command.handle`, which is Django's migrate, protect what it runs."""
    handle = command.handle

    @wraps(handle)
    def protected_handle(self: Any, *args: Any, **options: Any) -> Any:
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        with protected(connection) if _is_wanted(connection) else nullcontext():
            return handle(self, *args, **options)

    command.handle = protected_handle


def _is_wanted(connection: Any) -> bool:
    if connection.vendor != "postgresql":
        return False
    from django_idx.settings import read_settings

    try:
        return read_settings().protect_stock
    except SettingsError as error:
        raise CommandError(str(error)) from error


@contextmanager
def protected(connection: Any) -> Iterator[None]:
    """Have the builder run concurrent statements on this connection to PostgreSQL in the block."""
    with connection.execute_wrapper(_run):
        yield


def _run(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    run = partial(execute, sql, params, many, context)
    if many or params or not isinstance(sql, str) or "CONCURRENTLY" not in sql.upper():
        return run()
    if params is not None and "%" in sql:  # which stands for something else then
        return run()
    from django_idx.operations.at_work import is_at_work
    from django_idx.operations.concurrent import in_transaction
    from idx_core.build.statement import understood

    statement = understood(sql)
    editor = context["connection"].schema_editor(atomic=False)
    if statement is None or is_at_work() or in_transaction(editor):
        return run()
    from django_idx.operations.handwritten import run_handwritten

    run_handwritten(editor, statement, run)
    return None
