"""One seeded table: skewed, with columns of every kind that random queries compare."""

from __future__ import annotations

import psycopg
from psycopg import sql

from idx_core.model import Column, Columns, ConstraintKind, Index, IndexElement, Table, TableName

ROWS = 30_000  # as many as ANALYZE looks at, so that two copies have the same statistics
COLUMNS = {
    "id": "bigint",
    "tenant_id": "integer",
    "client_id": "bigint",
    "status": "text",
    "kind": "character varying(10)",
    "active": "boolean",
    "created_at": "timestamp with time zone",
    "amount": "numeric(12,2)",
    "email": "text",
    "deleted_at": "timestamp with time zone",
}
NULLABLE = ("deleted_at",)
UNCORRELATED = ("tenant_id", "client_id", "status", "kind", "active", "deleted_at")
TABLE = Table(
    name=TableName("orders"),
    columns=Columns(Column(name, type_, name in NULLABLE) for name, type_ in COLUMNS.items()),
    indexes=(
        Index(
            name="orders_pkey",
            elements=(IndexElement("id"),),
            unique=True,
            constraint=ConstraintKind.PRIMARY_KEY,
        ),
    ),
)
SETTINGS = {
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
_ROWS = """
INSERT INTO orders
SELECT n, 1 + floor(200 * power(random(), 2)), 1 + floor(2000 * power(random(), 1.5)),
       CASE WHEN r < 0.03 THEN 'OPEN' WHEN r < 0.15 THEN 'PAID' ELSE 'SHIPPED' END,
       'kind' || floor(random() * 5), random() < 0.9,
       timestamptz '2024-01-01 00:00Z' + n * interval '10 minutes' + random() * interval '1 day',
       round((random() * 10000)::numeric, 2), 'u' || n || '@example.com',
       CASE WHEN random() < 0.04 THEN timestamptz '2025-01-01 00:00Z' + n * interval '1 minute' END
FROM (SELECT n, random() AS r FROM generate_series(1, {rows}) n) AS numbered
"""


def create(connection: psycopg.Connection, schema: str, rows: int = ROWS) -> None:
    """The table, filled and analysed, in a new schema that names are looked up in from now on.

    Every copy has the same rows in the same order.
    """
    nulls = {name: "" if name in NULLABLE else " NOT NULL" for name in COLUMNS}
    columns = ", ".join(f"{name} {type_}{nulls[name]}" for name, type_ in COLUMNS.items())
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    use(connection, schema)
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    connection.execute(sql.SQL(f"CREATE TABLE orders ({columns}, PRIMARY KEY (id))"))
    # VACUUM calls no page all-visible whose commit is not on disk yet
    connection.execute("SET synchronous_commit = on")
    connection.execute("SELECT setseed(0.5)")
    connection.execute(sql.SQL(_ROWS).format(rows=sql.Literal(rows)))
    settle(connection)


def settle(connection: psycopg.Connection) -> None:
    """Bring the table's statistics up to date.

    A column of few values, most of them the same, passes for correlated with the order of the rows.
    Behind such a column every other one seems to be cheap to read, which it is not; and then the
    best index would be the one with the most misleading first column.
    """
    connection.execute("VACUUM (ANALYZE) orders")
    for name in UNCORRELATED:
        connection.execute(
            "SELECT pg_restore_attribute_stats('schemaname', current_schema()::text, 'relname',"
            " 'orders', 'attname', %s::text, 'inherited', false, 'correlation', 0::real)",
            [name],
        )


def use(connection: psycopg.Connection, schema: str) -> None:
    """Look names up in that schema from now on."""
    connection.execute("SELECT set_config('search_path', %s, false)", [schema])
