"""SQLAlchemy's statements as text: parameters as `$1` …, the constants of a query as literals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.elements import BindParameter


class _Compiler(PGCompiler):
    def visit_bindparam(self, bindparam: BindParameter[Any], **words: Any) -> str:
        if not bindparam.required:
            words["literal_binds"] = True
            return super().visit_bindparam(bindparam, **words)
        number = f"${self.dialect.numbered.index(bindparam.key) + 1}"  # type: ignore[attr-defined]
        return f"({number})" if bindparam.expanding else number

    def render_literal_value(self, value: Any, type_: Any) -> str:
        if isinstance(type_, REGCONFIG):  # for which SQLAlchemy has no literals
            type_ = sa.String()
        return super().render_literal_value(value, type_)


class _Dialect(PGDialect):
    statement_compiler = _Compiler
    supports_statement_cache = False

    def __init__(self, numbered: Sequence[str]) -> None:
        super().__init__(paramstyle="named")  # in which a percent sign is one
        self.numbered = numbered


def text_of(query: Callable[..., ClauseElement], parameters: Sequence[str]) -> str:
    """The SQL of what the function returns for a placeholder in the place of each parameter."""
    statement = query(*(sa.bindparam(name) for name in parameters))
    return str(statement.compile(dialect=_Dialect(parameters)))
