"""What a declared query returned, as SQL: parameters stay parameters, constants become literals.

A date or a time is no constant: most are computed when the query is made, and another one an hour
later must not be another index.
"""

import copy
import json
from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import JSON, String, Table, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import BindParameter, ClauseElement, TextClause
from sqlalchemy.sql.visitors import iterate

from idx_core.declared.parameters import Parameters
from idx_core.errors import QueryError

_MOMENTS = (date, time, timedelta)


def placeholder(name: str) -> BindParameter[Any]:
    """What a declared query is called with."""
    return bindparam(name, required=True)


def to_sql(query: Any, dialect: Dialect, parameters: Parameters) -> str:
    """The text for that database. Raises `QueryError` for what is no query."""
    if isinstance(query, str):
        return parameters.of_sql(query)
    if isinstance(query, TextClause):
        return parameters.of_sql(query.text)
    if not (isinstance(query, Executable) and isinstance(query, ClauseElement)):
        raise QueryError(
            f"it gives {type(query).__name__}; select(), update(), delete() or SQL text is wanted"
        )
    return str(query.compile(dialect=_literal(dialect, parameters)))


def is_about(query: Any, tables: Collection[Table]) -> bool:
    """Whether it reads one of these tables, or does not say: env.py may have several databases."""
    if not isinstance(query, ClauseElement):
        return True
    read = {each for each in iterate(query) if isinstance(each, Table)}
    return not read or any(table in tables for table in read)


def _literal(dialect: Dialect, parameters: Parameters) -> Any:
    """A copy of the dialect that writes constants as literals."""
    kind: Any = dialect.statement_compiler

    class Compiler(kind):  # type: ignore[misc]
        def visit_bindparam(self, bound: Any, **words: Any) -> str:
            if bound.required or isinstance(bound.effective_value, _MOMENTS):
                return self._parameter(bound, words)
            words.update(literal_binds=True)
            try:
                return str(super().visit_bindparam(bound, **words))
            except (CompileError, NotImplementedError):
                text = self._as_text(bound)
                return self._parameter(bound, words) if text is None else text

        def _parameter(self, bound: Any, words: dict[str, Any]) -> str:
            name = str(bound.key)
            if name.startswith("%("):  # SQLAlchemy's own for a value, with the value's id in it
                name = f"{bound._orig_key}_{len(parameters.names) + 1}"
            if bound.expanding:
                return f"({parameters.several(name)})"
            impl = bound.type.dialect_impl(self.dialect)
            if impl._has_bind_expression and not words.get("skip_bind_expression"):
                words.update(skip_bind_expression=True)
                return str(self.process(impl.bind_expression(bound), **words))
            return parameters.text(name)

        def _as_text(self, bound: Any) -> str | None:
            """A constant whose type has no literal of its own: JSON, and what is a text."""
            value = bound.effective_value
            if isinstance(bound.type, JSON):
                value = json.dumps(value)
            if not isinstance(value, str):
                return None
            return str(self.render_literal_value(value, String()))

    copied = copy.copy(dialect)
    copied.statement_compiler = Compiler
    copied.paramstyle = "named"  # in other styles a percent sign comes out doubled
    copied.positional = False
    copied.identifier_preparer = dialect.preparer(copied)
    return copied
