"""Which indexes a database can have at all: the same file runs on PostgreSQL, SQLite and MySQL."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Index
from django.db.models.expressions import OrderBy


def is_possible(index: Index, editor: Any) -> bool:
    """False where only PostgreSQL has such an index; it is left out then, as nothing depends on it.

    GIN and its like, operator classes of expressions, and nulls placed otherwise than usual.
    """
    if editor.connection.vendor == "postgresql":
        return True
    if type(index).create_sql is not Index.create_sql:
        return False
    return not any(
        type(part).__name__ == "OpClass"
        or (isinstance(part, OrderBy) and (part.nulls_first or part.nulls_last))
        for expression in index.expressions
        for part in _parts(expression)
    )


def _parts(expression: Any) -> Iterator[Any]:
    yield expression
    for source in getattr(expression, "get_source_expressions", tuple)():  # F has none
        if source is not None:
            yield from _parts(source)
