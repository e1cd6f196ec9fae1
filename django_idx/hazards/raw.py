"""RunSQL and RunPython as steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.migrations.operations import RunPython, RunSQL

from django_idx.hazards.tables import compiler
from idx_core.hazards import steps as s
from idx_core.hazards.sql import steps_of


def sql_steps(operation: Any, place: s.Place, *, forwards: bool) -> Iterator[s.Step]:
    """The statements of one way; none where the way back does nothing or is not there."""
    sql = operation.sql if forwards else operation.reverse_sql
    if sql is None or sql == RunSQL.noop:
        return
    for statement in [sql] if isinstance(sql, str) else sql:
        text, parameters = statement if isinstance(statement, list | tuple) else (statement, None)
        if parameters:
            # Only to be read, never run: what stands for a value must be one.
            text = str(text) % tuple(str(compiler().literal(value)) for value in parameters)
        yield from steps_of(str(text), place=place, written="RunSQL")


def code_steps(operation: Any, place: s.Place, *, forwards: bool) -> Iterator[s.Step]:
    """Nobody reads code, but that of `RunPython.noop`."""
    code = operation.code if forwards else operation.reverse_code
    if code is not None and code is not RunPython.noop:
        name = getattr(code, "__qualname__", repr(code))
        yield s.Opaque(reason=f"{name}() is Python code")
