"""What a declared query returned, as SQL: parameters stay parameters, constants become literals.

A date or a time is no constant: most are computed when the query is made, and another one an hour
later must not be another index.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Manager, QuerySet
from django.db.models.query import RawQuerySet
from django.db.models.sql import Query

from django_idx.param import MARKED, NUMBER, Name, Param
from django_idx.reading_sql import Compiler
from idx_core.declared.parameters import Parameters
from idx_core.errors import QueryError

_MOMENTS = (date, time, timedelta)
_MOMENT_TEXT = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?")
_TOKEN = re.compile("%[s%]")
_ASKED = "it asks the database; it must return the QuerySet, before anything is read"


@contextmanager
def without_database() -> Iterator[None]:
    """Raises `QueryError` when the block asks a database, also where it hides that."""
    asked = False

    def refuse() -> None:
        nonlocal asked
        asked = True
        raise QueryError(_ASKED)

    name = "ensure_connection"
    own = [vars(connections[alias]) for alias in connections]
    before = [{name: words[name]} if name in words else {} for words in own]  # somebody else's
    try:
        for words in own:
            words[name] = refuse
        yield
    finally:
        for words, known in zip(own, before, strict=True):
            words.pop(name, None)
            words.update(known)
    if asked:
        raise QueryError(_ASKED)


def to_sql(query: Any, compiler: Compiler, parameters: Parameters) -> str:
    """The text for that compiler's database. Raises `QueryError` for what is no query."""
    if isinstance(query, str):
        return parameters.of_sql(query)
    if isinstance(query, RawQuerySet):
        return _raw(query, compiler, parameters)
    if isinstance(query, Manager):
        query = query.all()
    if isinstance(query, QuerySet):
        query = query.query
    if not isinstance(query, Query):
        raise QueryError(f"it gives {type(query).__name__}; a QuerySet or SQL text is wanted")
    connection = compiler.connection
    try:
        sql, values = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet as error:
        raise QueryError("it can have no rows: a filter contradicts itself") from error
    # of a parameter in a pattern Django escapes in SQL what of a value it escapes itself
    escaped = getattr(connection, "pattern_esc", "{}").format("%s")
    return _filled(sql.replace(escaped, "%s"), list(values), compiler, parameters)


def _raw(query: Any, compiler: Compiler, parameters: Parameters) -> str:
    values = query.params or ()
    if not values:
        return parameters.of_sql(query.raw_query)
    if isinstance(values, dict):
        names = re.findall(r"%\((.*?)\)s", query.raw_query)
        values = [values[name] for name in names]
    return _filled(re.sub(r"%\(.*?\)s", "%s", query.raw_query), list(values), compiler, parameters)


def _filled(sql: str, values: list[Any], compiler: Compiler, parameters: Parameters) -> str:
    left = iter(values)

    def text(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = next(left)
        if isinstance(value, Name) and sql[: found.start()].endswith(" IN "):
            return f"({parameters.several(value.name)})"
        return _value(value, compiler, parameters)

    return _TOKEN.sub(text, sql)


def _value(value: Any, compiler: Compiler, parameters: Parameters) -> str:
    if isinstance(value, Name | Param):
        return parameters.text(value.name)
    if isinstance(value, str) and MARKED.search(value):
        return _marked(value, compiler, parameters)
    if isinstance(value, int) and value == NUMBER:
        return parameters.text("number")
    if _is_moment(value, compiler):
        return parameters.text(f"moment_{len(parameters.names) + 1}")
    return compiler.literal(value)


def _marked(value: str, compiler: Compiler, parameters: Parameters) -> str:
    """A text that Python has made with a parameter in it, such as a pattern for LIKE."""
    parts = []
    for n, part in enumerate(MARKED.split(value)):
        if n % 2:
            parts.append(parameters.text(part.replace("\\", "")))  # LIKE's escapes
        elif part:
            parts.append(compiler.literal(part))
    return " || ".join(parts)


def _is_moment(value: Any, compiler: Compiler) -> bool:
    if isinstance(value, str):  # databases without such types get texts
        return compiler.connection.vendor != "postgresql" and bool(_MOMENT_TEXT.fullmatch(value))
    return isinstance(value, _MOMENTS) or isinstance(getattr(value, "lower", None), _MOMENTS)
