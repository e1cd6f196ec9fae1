"""SQL for predicates and expressions, from Django's own compiler on a connection that never opens.

The connection is a fresh one of the wanted vendor: the project's own backend class where it has
one (PostGIS, a pooling or a tenants' backend), else Django's. What cannot be compiled without
asking the server is kept as an opaque text, which is equal only to itself.
"""

import importlib
from collections.abc import Sequence
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Model, Q
from django.db.models.expressions import Col, OrderBy
from django.db.models.functions import Collate
from django.db.models.sql import Query

from idx_core.model import Dialect, IndexElement

_VENDORS = {Dialect.MARIADB: "mysql"}
_BACKENDS = {
    "postgresql": "django.db.backends.postgresql.base",
    "sqlite": "django.db.backends.sqlite3.base",
    "mysql": "django.db.backends.mysql.base",
}


# What Django would ask the server before it knows its types. Nothing that is read here differs
# between the versions that Django supports.
_MYSQL = {
    "sql_mode": "",
    "default_storage_engine": "InnoDB",
    "sql_auto_is_null": False,
    "lower_case_table_names": False,
    "has_zoneinfo_database": True,
}
_ASSUMED: dict[Dialect, dict[str, Any]] = {
    Dialect.POSTGRESQL: {"pg_version": 15_00_00},
    Dialect.MYSQL: {"mysql_server_data": {**_MYSQL, "version": "8.4.0"}},
    Dialect.MARIADB: {"mysql_server_data": {**_MYSQL, "version": "10.11.0-MariaDB"}},
}


class _Closed(Exception):
    """Something asked the server while only the models may be read."""


class Compiler:
    """Compiles the SQL of index definitions for one dialect. Never touches a database."""

    def __init__(self, dialect: Dialect) -> None:
        self.connection = _unconnected(_VENDORS.get(dialect, dialect.value))
        vars(self.connection).update(_ASSUMED.get(dialect, {}))
        self.editor = self.connection.schema_editor()
        self._is_mysql = self.connection.vendor == "mysql"

    def predicate(self, model: type[Model], condition: Q) -> str:
        """The text after WHERE."""
        try:
            query = Query(model=model, alias_cols=False)
            where = query.build_where(condition)
            compiler = query.get_compiler(connection=self.connection)
            return self._text(*where.as_sql(compiler, self.connection))
        except Exception:  # a third party's lookup may do anything; see the module's docstring
            return f"/* not readable without the database: {condition!r} */"

    def element(self, model: type[Model], expression: Any) -> IndexElement:
        """An index key from `"name"`, `F("name").desc()`, `OpClass(Lower("name"), …)` and the like.

        Around the key itself Django lets order, collation and operator class stand in any order.
        """
        words: dict[str, Any] = {}
        collate: type[Any] = Collate
        if isinstance(expression, str):
            expression = F(expression)
        while True:
            if isinstance(expression, OrderBy):
                words["descending"] = expression.descending
                if expression.nulls_first or expression.nulls_last:
                    words["nulls_first"] = bool(expression.nulls_first)
            elif isinstance(expression, collate) and not self._is_mysql:
                words["collation"] = expression.collation
            elif type(expression).__name__ == "OpClass":
                words["opclass"] = expression.extra["name"]
            else:
                break
            expression = expression.get_source_expressions()[0]
        return IndexElement(**words, **self._key(model, expression))

    def _key(self, model: type[Model], expression: Any) -> dict[str, Any]:
        try:
            query = Query(model, alias_cols=False)
            resolved = expression.resolve_expression(query, for_save=False)
            if isinstance(resolved, Col):
                return {"column": resolved.target.column}
            compiler = query.get_compiler(connection=self.connection)
            return {"expression": self._text(*compiler.compile(resolved))}
        except Exception:  # as for predicates
            return {"expression": f"/* not readable without the database: {expression!r} */"}

    def _text(self, sql: str, parameters: Sequence[Any]) -> str:
        return sql % tuple(self._literal(value) for value in parameters)

    def literal(self, value: Any) -> str:
        """A constant as a literal of the database, for SQL that is no format of anything."""
        if self.connection.vendor != "postgresql":
            return self._literal(value)
        from django.db.backends.postgresql.psycopg_any import sql  # it needs a driver

        return str(
            sql.quote(value, None)
        ).strip()  # Django 5.2's quote_value() doubles percent signs

    def _literal(self, value: Any) -> str:
        if self._is_mysql and isinstance(value, str):  # its quote_value() opens the connection
            escaped = value.replace("\\", "\\\\").replace("'", "''")
            return f"'{escaped}'"
        if self._is_mysql and isinstance(value, bool | int | float):
            return str(value)
        return str(self.editor.quote_value(value))


def _unconnected(vendor: str) -> Any:
    for alias in connections:
        if connections[alias].vendor == vendor:
            return _closed(connections[alias].copy())
    try:
        backend = importlib.import_module(_BACKENDS[vendor])
    except (KeyError, ImportError, ImproperlyConfigured):  # no driver installed
        return _closed(connections[DEFAULT_DB_ALIAS].copy())
    settings = {**connections[DEFAULT_DB_ALIAS].settings_dict, "OPTIONS": {}}
    return _closed(backend.DatabaseWrapper(settings, alias=DEFAULT_DB_ALIAS))


def _closed(connection: Any) -> Any:
    connection.connect = _refuse
    return connection


def _refuse() -> NoReturn:
    raise _Closed("the models are read without a database")
