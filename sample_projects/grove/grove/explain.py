"""EXPLAIN in front of a statement, in the words of each database."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, Executable


class Explain(Executable, ClauseElement):
    """Executes as the plan of a statement: rows whose last column is a line of it."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explain, "postgresql")
def _on_postgresql(element: Explain, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN (COSTS OFF) {compiler.process(element.statement, **options)}"


@compiles(Explain, "sqlite")
def _on_sqlite(element: Explain, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN QUERY PLAN {compiler.process(element.statement, **options)}"
