"""Small builders: a test shows its query and the index that is wanted, as a reader writes it."""

from __future__ import annotations

from idx_core.model import (
    Column,
    Columns,
    DeclaredQuery,
    Dialect,
    ForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
)
from idx_core.queries.access import Access, Condition
from idx_core.queries.analyse import accesses
from idx_core.queries.wanted import Wanted, wanted
from tests.core.build import primary_key, unique

_COLUMNS = {
    "orders": "id bigint, client_id bigint, tenant_id bigint, status varchar(12), kind text,"
    " active boolean, amount numeric(10:2), created_at timestamptz, placed_on date,"
    " moment timestamp, deleted_at timestamptz, name text, code varchar(20), data jsonb,"
    " raw json, tags text[], search tsvector, during tstzrange, priority integer",
    "clients": "id bigint, tenant_id bigint, email text, country char(2), name text",
    "lines": "id bigint, order_id bigint, product_id bigint, quantity integer, price numeric(10:2)",
}
_NULLABLE = ("deleted_at",)


def a_table(name: str, *parts: Index | ForeignKey) -> Table:
    """One of the tables above, with a primary key and these indexes and foreign keys."""
    columns = [text.strip().replace(":", ",").split(" ", 1) for text in _COLUMNS[name].split(",")]
    return Table(
        name=TableName(name),
        columns=Columns(Column(c, type_, c in _NULLABLE) for c, type_ in columns),
        indexes=(primary_key("id"), *(part for part in parts if isinstance(part, Index))),
        foreign_keys=tuple(part for part in parts if isinstance(part, ForeignKey)),
    )


TABLES = (a_table("orders"), a_table("clients", unique("email")), a_table("lines"))


def a_schema(
    *queries: str, tables: tuple[Table, ...] = TABLES, dialect: Dialect = Dialect.POSTGRESQL
) -> Schema:
    """These queries, called q1, q2 …, on these tables."""
    declared = tuple(
        DeclaredQuery(name=f"q{at}", sql=sql, origin="queries.py")
        for at, sql in enumerate(queries, 1)
    )
    return Schema(tables=tables, dialect=dialect, queries=declared)


def all_wanted(schema: Schema) -> list[Wanted]:
    """Those of all tables."""
    return [each for table in schema for each in wanted(table, schema)]


def wants(
    *queries: str, tables: tuple[Table, ...] = TABLES, dialect: Dialect = Dialect.POSTGRESQL
) -> list[str]:
    """What the queries want together: `orders (client_id, created_at) WHERE …`."""
    schema = a_schema(*queries, tables=tables, dialect=dialect)
    return [
        f"{table.name} {definition(each.index)}"
        for table in schema
        for each in wanted(table, schema)
    ]


def definition(index: Index) -> str:
    """An index as a reader writes it, without what is the default."""
    method = "" if index.method == "btree" else f"USING {index.method} "
    text = f"{method}({', '.join(map(_key, index.elements))})"
    text += f" INCLUDE ({', '.join(index.include)})" if index.include else ""
    return text + (f" WHERE {index.predicate}" if index.predicate else "")


def _key(element: IndexElement) -> str:
    words = [element.text]
    words += [element.opclass] if element.opclass else []
    words += ["DESC"] if element.descending else []
    if element.nulls_first != element.descending:
        words += ["NULLS FIRST" if element.nulls_first else "NULLS LAST"]
    return " ".join(words)


def reached(sql: str, *, dialect: Dialect = Dialect.POSTGRESQL) -> list[Access]:
    """The accesses of one query."""
    schema = a_schema(sql, dialect=dialect)
    return list(accesses(schema.queries[0], schema))


def said(condition: Condition) -> str:
    """A condition in short: `status equal 'OPEN'`, `client_id equal @clients`."""
    words = [condition.operand.text, condition.comparison.value]
    words += [condition.constant] if condition.constant is not None else []
    words += [f"@{condition.joined}"] if condition.joined is not None else []
    words += ["unbound"] if condition.unbound else []
    return " ".join(words)


def conditions(sql: str, table: str = "orders") -> list[str]:
    """The conditions of the only occurrence of a table."""
    [access] = [each for each in reached(sql) if each.table.name == table]
    return [said(condition) for condition in access.conditions]
