"""SQLAlchemy's statements as text: parameters as `$1` …, the constants of a query as literals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect
from sqlalchemy.sql import ClauseElement


class _Compiler(PGCompiler):
    def visit_bindparam(self, bindparam: Any, *args: Any, **words: Any) -> Any:
        if not bindparam.required:
            words["literal_binds"] = True
            return super().visit_bindparam(bindparam, *args, **words)  # type: ignore[no-untyped-call]
        number = f"${self.dialect.numbered.index(bindparam.key) + 1}"  # type: ignore[attr-defined]
        return f"({number})" if bindparam.expanding else number

    def render_literal_value(self, value: Any, type_: Any) -> Any:
        if isinstance(type_, REGCONFIG):  # for which SQLAlchemy has no literals
            type_ = sa.String()
        return super().render_literal_value(value, type_)  # type: ignore[no-untyped-call]


class _Dialect(PGDialect):
    statement_compiler = _Compiler
    supports_statement_cache = False

    def __init__(self, numbered: Sequence[str]) -> None:
        # A style in which a percent sign is one.
        super().__init__(paramstyle="named")  # type: ignore[no-untyped-call]
        self.numbered = numbered


def text_of(query: Callable[..., ClauseElement], parameters: Sequence[str]) -> str:
    """The SQL of what the function returns for a placeholder in the place of each parameter."""
    statement = query(*(sa.bindparam(name) for name in parameters))
    return str(statement.compile(dialect=_Dialect(parameters)))
