"""The declared queries of the models: on mapped classes, in `Table.info`, in modules of settings.

Nothing that is not named is looked at: of all mapped classes only those of the given tables, of
modules only those of the setting `queries`.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.engine import Dialect as SqlDialect

from idx_core.declared import any_declared
from idx_core.model import DeclaredQuery, Dialect, TableName

if TYPE_CHECKING:
    from idx_core.declared.parameters import Parameters

INFO = "idx_queries"
"""`Table(…, info={"idx_queries": […]})`: queries of tables that no class is mapped to."""


def read_declared(
    tables: Mapping[TableName, Table],
    modules: Collection[str],
    sql_dialect: SqlDialect,
    dialect: Dialect,
) -> tuple[DeclaredQuery, ...]:
    """The queries in order of name. Raises `QueryError` for the first that cannot be read."""
    of_tables = [(name, table) for name, table in tables.items() if _has_queries(table)]
    if not (modules or of_tables or any_declared()) or dialect is Dialect.OTHER:
        return ()
    # what nobody needs who declares nothing
    from alembic_idx.query_sql import is_about, placeholder, to_sql
    from idx_core.declared.collecting import imported, module_queries, read_queries

    found = list(_of_tables(of_tables))
    for module in modules:
        found += module_queries(imported(module), _is_mapped)
    ours = frozenset(tables.values())
    found += _of_classes(ours)

    def compiled(query: Any, parameters: "Parameters") -> str | None:
        return to_sql(query, sql_dialect, parameters) if is_about(query, ours) else None

    queries, errors = read_queries(found, dialect, placeholder, compiled)
    for error in errors:
        raise error
    return queries


@contextmanager
def hidden(tables: Iterable[Table]) -> Iterator[None]:
    """Within the block no table has queries in its `info`, which Alembic writes into revisions."""
    known = [(table, table.info) for table in tables if _has_queries(table)]
    try:
        for table, info in known:
            table.info = {key: value for key, value in info.items() if key != INFO}
        yield
    finally:
        for table, info in known:
            table.info = info


def _has_queries(table: Table) -> bool:
    return INFO in vars(table).get("info", ())  # asking a table that has none would make it one


def _of_tables(tables: Iterable[tuple[TableName, Table]]) -> Iterator[Any]:
    from idx_core.declared.collecting import declaration

    for name, table in tables:
        queries = table.info[INFO]
        if isinstance(queries, Mapping):
            named = list(queries.items())
        else:
            named = [(_name_of(query, n), query) for n, query in enumerate(queries)]
        for called, query in named:
            yield declaration(query, f"{name.name}.{called}", f"{name}.{called}")


def _name_of(query: Any, place: int) -> str:
    return str(getattr(query, "__name__", f"{INFO}[{place}]"))


def _of_classes(tables: frozenset[Table]) -> list[Any]:
    from idx_core.declared.collecting import members_of

    found: list[Any] = []
    if not any_declared() or "sqlalchemy.orm" not in sys.modules:
        return found
    for mapped in sorted(_mapped(tables), key=lambda each: (each.__module__, each.__qualname__)):
        above = {
            base for parent in mapped.__mro__[1:] if _is_mapped(parent) for base in parent.__mro__
        }
        bases = [base for base in mapped.__mro__[1:-1] if base not in above]
        whole = f"{mapped.__module__}.{mapped.__qualname__}"
        found += members_of(mapped, mapped.__name__, whole, bases)
    return found


def _mapped(tables: frozenset[Table]) -> Iterator[type]:
    """The classes that are mapped to one of these tables."""
    from sqlalchemy.orm import mapperlib

    for registry in mapperlib._all_registries():
        for mapper in registry.mappers:
            if not tables.isdisjoint(mapper.tables):
                yield mapper.class_


def _is_mapped(value: type) -> bool:
    return "__mapper__" in vars(value)
