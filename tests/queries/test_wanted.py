"""Query text to indexes: what is wanted, and what is not."""

import random

import pytest

from idx_core.errors import QueryError
from idx_core.model import Dialect, IndexElement
from idx_core.queries.wanted import wanted
from tests.core.build import index, references, unique
from tests.queries.small import TABLES, a_schema, a_table, all_wanted, wants

ORDERS = "SELECT * FROM orders WHERE"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        # equality, order, range
        ("client_id = $1", "(client_id)"),
        ("client_id = $1 AND kind = $2", "(client_id, kind)"),
        ("client_id = $1 ORDER BY created_at DESC", "(client_id, created_at)"),
        ("client_id = $1 ORDER BY created_at DESC, id", "(client_id, created_at DESC, id)"),
        ("client_id = $1 ORDER BY kind, created_at DESC", "(client_id, kind, created_at DESC)"),
        ("client_id = $1 ORDER BY amount DESC NULLS LAST", "(client_id, amount NULLS FIRST)"),
        ("client_id = $1 AND created_at > $2", "(client_id, created_at)"),
        (
            "client_id = $1 AND created_at > $2 ORDER BY created_at LIMIT 5",
            "(client_id, created_at)",
        ),
        (
            "client_id = $1 AND amount > $2 ORDER BY created_at LIMIT 5",
            "(client_id, created_at, amount)",
        ),
        ("client_id = $1 AND amount > $2 ORDER BY created_at", "(client_id, amount)"),
        ("amount > $1 AND created_at BETWEEN $2 AND $3", "(created_at, amount)"),  # two ends
        (
            "client_id = $1 AND amount > $2 AND created_at BETWEEN $3 AND $4",
            "(client_id, created_at, amount)",
        ),
        (
            "status = 'A' AND amount > $1 AND created_at BETWEEN $2 AND $3",
            "(created_at, amount) WHERE status = 'A'",
        ),
        ("created_at > $1", "(created_at)"),
        (
            "amount < $1 AND created_at BETWEEN $2 AND $3 ORDER BY amount LIMIT 5",
            "(amount, created_at)",
        ),
        ("priority >= 4 AND created_at >= $1 AND created_at < $2", "(created_at, priority)"),
        (
            "status = 'A' AND kind IN ($1, $2) ORDER BY priority DESC, created_at LIMIT 1",
            "(priority DESC, created_at, kind) WHERE status = 'A'",
        ),
        ("amount > 0 AND kind = $1", "(kind)"),  # true of most rows
        ("kind <> $1 ORDER BY created_at LIMIT 5", "(created_at)"),
        (
            "(created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT 5",
            "(created_at, id)",
        ),
        ("kind = $3 AND (created_at, id) < ($1, $2)", "(kind, created_at, id)"),
        # several values
        ("client_id IN ($1, $2)", "(client_id)"),
        (
            "kind = $1 AND priority IN ($2, $3) ORDER BY created_at LIMIT 5",
            "(kind, created_at, priority)",
        ),
        ("kind = $1 AND client_id IN ($2, $3) ORDER BY created_at LIMIT 5", "(kind, client_id)"),
        ("client_id IN ($1, $2) ORDER BY client_id, created_at LIMIT 5", "(client_id, created_at)"),
        ("client_id IN ($1, $2) AND amount > $3 ORDER BY client_id LIMIT 5", "(client_id, amount)"),
        # constants
        (
            "client_id = $1 AND status = 'OPEN' ORDER BY created_at DESC LIMIT 50",
            "(client_id, created_at) WHERE status = 'OPEN'",
        ),
        (
            "client_id = $1 AND active AND deleted_at IS NULL",
            "(client_id) WHERE active AND deleted_at IS NULL",
        ),
        ("client_id = $1 AND status IN ('A', 'B')", "(client_id) WHERE status IN ('A', 'B')"),
        (
            "client_id = $1 AND (status = 'A' OR status = 'B')",
            "(client_id) WHERE status = 'A' OR status = 'B'",
        ),
        ("client_id = $1 AND deleted_at IS NOT NULL", "(client_id) WHERE deleted_at IS NOT NULL"),
        ("status = 'OPEN' ORDER BY created_at LIMIT 5", "(created_at) WHERE status = 'OPEN'"),
        ("status = 'OPEN'", "(status)"),
        ("NOT active", "(id) WHERE NOT active"),
        ("client_id = 5 AND kind = $1", "(client_id, kind)"),  # one of many values
        ("status = 'OPEN' AND placed_on < CURRENT_DATE", "(placed_on) WHERE status = 'OPEN'"),
        ("client_id = $1 AND created_at > '2024-01-01'", "(client_id, created_at)"),
        # patterns
        ("name LIKE 'ab%'", "(name text_pattern_ops)"),
        ("code LIKE $1 || '%'", "(code varchar_pattern_ops)"),
        (
            "client_id = $1 AND lower(name) LIKE $2 || '%'",
            "(client_id, (lower(name)) text_pattern_ops)",
        ),
        ("name LIKE 'ab%' ORDER BY name LIMIT 5", "(name text_pattern_ops)"),
        ("name ILIKE '%abc%'", "USING gin (name gin_trgm_ops)"),
        ("lower(name) = lower($1)", "((lower(name)))"),
        ("name = $1 ORDER BY name <-> $2 LIMIT 5", "USING gist (name gist_trgm_ops)"),
        # documents, arrays, ranges, texts
        ("data @> $1", "USING gin (data jsonb_path_ops)"),
        ("data ? 'k'", "USING gin (data)"),
        ("data->>'kind' = $1", "((data ->> 'kind'))"),
        ("data->'a' @> $1", "USING gin ((data -> 'a') jsonb_path_ops)"),
        ("data = $1", "USING hash (data)"),
        (
            "kind = $1 AND priority = ANY (ARRAY[1, 2]::int[]) ORDER BY id",
            "(kind, id) WHERE priority = ANY(CAST(array[1, 2] AS INT[]))",
        ),
        ("tags @> $1", "USING gin (tags)"),
        ("tags && $1 AND data @> $2", "USING gin (data jsonb_path_ops, tags)"),
        ("during && $1", "USING gist (during)"),
        ("search @@ plainto_tsquery('english', $1)", "USING gin (search)"),
        (
            "to_tsvector('english', name) @@ to_tsquery('english', $1)",
            "USING gin ((to_tsvector('english', name)))",
        ),
    ],
)
def test_one_query(rest: str, expected: str) -> None:
    assert wants(f"{ORDERS} {rest}") == [f"orders {expected}"]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT * FROM orders", id="the whole table"),
        pytest.param("SELECT * FROM orders ORDER BY created_at", id="the whole table, sorted"),
        pytest.param("SELECT count(*) FROM orders", id="its size"),
        pytest.param("SELECT kind, sum(amount) FROM orders GROUP BY kind", id="all groups"),
        pytest.param(f"{ORDERS} id = $1", id="one row"),
        pytest.param(f"{ORDERS} id = $1 AND status = $2", id="one row, and a condition on it"),
        pytest.param(f"{ORDERS} id IN ($1, $2)", id="some rows by the primary key"),
        pytest.param(
            "SELECT id FROM orders ORDER BY id DESC LIMIT 5", id="the primary key's order"
        ),
        pytest.param(f"{ORDERS} deleted_at IS NULL", id="all but a few"),
        pytest.param(f"{ORDERS} active", id="most rows, by its name"),
        pytest.param(f"{ORDERS} active ORDER BY name", id="most rows, sorted"),
        pytest.param(f"{ORDERS} kind <> $1", id="all but one kind"),
        pytest.param(f"{ORDERS} kind IS DISTINCT FROM $1", id="distinct from"),
        pytest.param(f"{ORDERS} name NOT LIKE 'ab%'", id="not a prefix"),
        pytest.param(f"{ORDERS} $1 IS NULL OR client_id = $1", id="a filter that may be off"),
        pytest.param(f"{ORDERS} created_at::date = $1", id="an expression that no index can have"),
        pytest.param(f"{ORDERS} date_trunc('day', created_at) = $1", id="nor this one"),
        pytest.param(f"{ORDERS} raw = $1", id="a type without equality"),
        pytest.param(f"{ORDERS} name ILIKE '%ab%'", id="too short for trigrams"),
        pytest.param("SELECT * FROM elsewhere WHERE a = $1", id="a table that is not there"),
        pytest.param(
            "SELECT * FROM orders o JOIN lines l ON l.order_id = o.id", id="all of a join"
        ),
        pytest.param("INSERT INTO orders (id) VALUES (1)", id="new rows"),
    ],
)
def test_near_misses(sql: str) -> None:
    assert wants(sql) == []


def test_a_long_list_is_no_state() -> None:
    values = ", ".join(f"'S{n}'" for n in range(100))
    assert wants(f"{ORDERS} client_id = $1 AND status IN ({values})") == [
        "orders (client_id, status)"
    ]


def test_both_sides_of_a_join() -> None:
    assert wants(
        "SELECT l.* FROM clients c JOIN orders o ON o.client_id = c.id"
        " JOIN lines l ON l.order_id = o.id WHERE c.email = $1 AND o.status = 'OPEN'"
    ) == ["lines (order_id)", "orders (client_id) WHERE status = 'OPEN'"]


def test_few_rows_of_another_table_may_be_better_than_the_order() -> None:
    assert wants(
        "SELECT o.* FROM orders o JOIN clients c ON c.id = o.client_id"
        " WHERE c.country = $1 ORDER BY o.created_at DESC LIMIT 20"
    ) == ["clients (country)", "orders (created_at)"]


def test_each_branch_of_an_or_finds_its_rows() -> None:
    assert wants(f"{ORDERS} client_id = $1 OR tenant_id = $1") == [
        "orders (client_id)",
        "orders (tenant_id)",
    ]
    assert wants(f"{ORDERS} kind = $2 AND (client_id = $1 OR tenant_id = $1)") == ["orders (kind)"]
    assert wants(f"{ORDERS} client_id = $1 OR created_at::date = $2") == []  # one is not enough


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT sum(amount) FROM orders WHERE client_id = $1", "(client_id) INCLUDE (amount)"),
        ("SELECT kind, sum(amount) FROM orders WHERE client_id = $1 GROUP BY kind", "(client_id)"),
        ("SELECT sum(amount), max(name) FROM orders WHERE client_id = $1", "(client_id)"),
        (
            "SELECT sum(amount) FROM orders WHERE client_id = $1 AND status = 'A'",
            "(client_id) INCLUDE (amount) WHERE status = 'A'",
        ),
        ("SELECT amount FROM orders WHERE client_id = $1", "(client_id)"),
        (
            """SELECT sum(o.amount) FROM orders o JOIN lines l ON l.order_id = o.id
               WHERE o.client_id = $1""",
            "(client_id)",
        ),
    ],
)
def test_include_only_for_small_sums(sql: str, expected: str) -> None:
    assert [each for each in wants(sql) if each.startswith("orders")] == [f"orders {expected}"]


def test_no_include_where_rows_are_changed() -> None:
    sql = "SELECT sum(amount) FROM orders WHERE client_id = $1"
    assert wants(sql, "UPDATE orders SET amount = 1 WHERE id = $1") == ["orders (client_id)"]


def test_collation_c_needs_no_pattern_class() -> None:
    from dataclasses import replace

    from idx_core.model import Columns

    orders = a_table("orders")
    columns = [replace(c, collation="C") if c.name == "name" else c for c in orders.columns]
    tables = (replace(orders, columns=Columns(columns)),)
    assert wants(f"{ORDERS} name LIKE 'ab%' ORDER BY name", tables=tables) == ["orders (name)"]


def test_prefixes_are_merged() -> None:
    assert wants(
        f"{ORDERS} client_id = $1",
        f"{ORDERS} client_id = $1 AND kind = $2",
        f"{ORDERS} client_id = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 5",
        f"{ORDERS} kind = $1",
    ) == ["orders (client_id, kind, created_at)", "orders (kind)"]


def test_equalities_are_permuted_so_that_one_index_serves() -> None:
    assert wants(
        f"{ORDERS} client_id = $1 AND tenant_id = $2 AND kind = $3",
        f"{ORDERS} kind = $1 AND tenant_id = $2",
        f"{ORDERS} kind = $1",
    ) == ["orders (kind, tenant_id, client_id)"]
    assert wants(
        f"{ORDERS} client_id = $1 AND kind = $2 AND status = $3",
        f"{ORDERS} kind = $1 ORDER BY status LIMIT 5",
    ) == ["orders (kind, status, client_id)"]


def test_foreign_keys_lead_so_that_they_need_no_index_of_their_own() -> None:
    tables = (a_table("orders", references("tenant_id", to="tenants")),)
    assert wants(f"{ORDERS} client_id = $1 AND tenant_id = $2", tables=tables) == [
        "orders (tenant_id, client_id)"
    ]


def test_a_column_that_is_a_parameter_elsewhere_is_a_key() -> None:
    assert wants(
        f"{ORDERS} client_id = $1 AND status = 'OPEN'",
        f"{ORDERS} client_id = $1 AND status = $2",
    ) == ["orders (client_id, status)"]
    assert wants(
        f"{ORDERS} client_id = $1 AND status = 'OPEN'",
        f"{ORDERS} client_id = $1 AND status = 'PAID'",
    ) == ["orders (client_id, status)"]


def test_a_total_index_stands_for_a_partial_one_when_a_query_needs_it_total() -> None:
    assert wants(
        f"{ORDERS} client_id = $1 AND deleted_at IS NULL ORDER BY created_at",
        f"{ORDERS} client_id = $1 ORDER BY created_at",
    ) == ["orders (client_id, created_at)"]


def test_but_no_index_is_made_longer_for_it() -> None:
    assert wants(
        f"{ORDERS} client_id = $1 AND status = 'OPEN' ORDER BY created_at LIMIT 5",
        f"{ORDERS} client_id = $1",
    ) == [
        "orders (client_id)",
        "orders (client_id, created_at) WHERE status = 'OPEN'",
    ]
    assert wants(
        f"{ORDERS} client_id = $1 AND status = 'OPEN' ORDER BY created_at LIMIT 5",
        f"{ORDERS} client_id = $1 ORDER BY created_at LIMIT 5",
    ) == ["orders (client_id, created_at)"]


def test_jsonb_ops_serves_what_jsonb_path_ops_would() -> None:
    assert wants(f"{ORDERS} data @> $1", f"{ORDERS} data ? $1") == ["orders USING gin (data)"]


def test_includes_are_put_together_while_they_are_few() -> None:
    by_kind = "SELECT kind, sum(amount) FROM orders WHERE client_id = $1 GROUP BY kind"
    assert wants(
        "SELECT sum(amount) FROM orders WHERE client_id = $1",
        "SELECT sum(priority) FROM orders WHERE client_id = $1",
        by_kind,
    ) == ["orders (client_id) INCLUDE (amount, priority)"]


def test_what_is_there_is_not_wanted() -> None:
    one = f"{ORDERS} client_id = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 5"
    for declared in (
        index("a", "client_id", "kind", "created_at"),
        index("a", "kind", "client_id", "created_at desc", "id"),
        unique("client_id", "kind", "created_at"),
    ):
        assert wants(one, tables=(a_table("orders", declared),)) == []
    for declared in (
        index("a", "client_id", "created_at", "kind"),
        index("a", "client_id", "kind"),
        index("a", "client_id", "kind", "created_at", where="active"),
        index("a", "client_id", "kind", "created_at", valid=False),
        index("a", "client_id", "kind", "created_at", method="hash"),
    ):
        assert len(wants(one, tables=(a_table("orders", declared),))) == 1


def test_every_index_names_its_queries_and_says_why() -> None:
    schema = a_schema(
        f"{ORDERS} client_id = $1",
        f"{ORDERS} client_id = $1 AND status = 'OPEN' ORDER BY created_at DESC LIMIT 5",
        f"{ORDERS} name ILIKE '%' || $1 || '%'",
        f"{ORDERS} id = $1",
    )
    found = [(each.queries, each.why) for each in all_wanted(schema)]
    assert found == [
        (("q1",), "equality on client_id"),
        (("q2",), "equality on client_id, then order by created_at, where status = 'OPEN'"),
        (("q3",), "patterns in name by trigrams (needs the extension pg_trgm)"),
    ]


QUERIES = [
    f"{ORDERS} {rest}"
    for rest in (
        "client_id = $1",
        "client_id = $1 AND kind = $2",
        "kind = $1 AND tenant_id = $2 ORDER BY created_at",
        "tenant_id = $1 AND created_at > $2",
        "tenant_id = $1 AND status = 'OPEN' ORDER BY amount DESC LIMIT 5",
        "tenant_id = $1 AND active",
        "status = $1 AND priority IN ($2, $3)",
        "data @> $1",
        "data ? $1 AND tags @> $2",
        "lower(name) = $1",
        "name LIKE $1 || '%'",
        "name = $1",
    )
]


def test_the_result_does_not_depend_on_the_order_of_queries() -> None:
    expected = wants(*QUERIES)
    assert "orders (name text_pattern_ops)" in expected  # serves equality as well
    rng = random.Random(7)
    for _ in range(30):
        assert wants(*rng.sample(QUERIES, len(QUERIES))) == expected


def test_a_second_run_is_empty() -> None:
    schema = a_schema(*QUERIES)
    [orders] = [table for table in schema if table.name.name == "orders"]
    indexes = [each.index for each in wanted(orders, schema)]
    assert wants(*QUERIES, tables=(a_table("orders", *indexes),)) == []


def test_one_query_that_cannot_be_read_ends_it() -> None:
    schema = a_schema(f"{ORDERS} kind = $1", "SELECT nonsense FROM (")
    with pytest.raises(QueryError, match="cannot read declared query 'q2'"):
        all_wanted(schema)


def test_without_queries_nothing_is_loaded_or_wanted() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from idx_core.queries.wanted import wanted; from idx_core.model import *;"
        "t = Table(name=TableName('t')); assert wanted(t, Schema(tables=(t,))) == ();"
        "sys.exit('sqlglot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert wants() == []


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (Dialect.POSTGRESQL, ["orders (client_id, created_at) WHERE active AND status = 'OPEN'"]),
        (Dialect.SQLITE, ["orders (client_id, created_at) WHERE active AND status = 'OPEN'"]),
        (Dialect.MYSQL, ["orders (client_id, status, active, created_at)"]),
        (Dialect.MARIADB, ["orders (client_id, status, active, created_at)"]),
        (Dialect.OTHER, ["orders (client_id, status, active, created_at)"]),
    ],
)
def test_only_what_the_database_has(dialect: Dialect, expected: list[str]) -> None:
    sql = f"{ORDERS} client_id = :c AND active AND status = 'OPEN' ORDER BY created_at DESC LIMIT 5"
    assert wants(sql, dialect=dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (Dialect.SQLITE, ["orders ((lower(code)))"]),
        (Dialect.MYSQL, ["orders ((lower(code)))"]),
        (Dialect.MARIADB, []),
        (Dialect.OTHER, []),
    ],
)
def test_expressions_where_there_are_such_indexes(dialect: Dialect, expected: list[str]) -> None:
    assert wants(f"{ORDERS} lower(code) = :c", dialect=dialect) == expected


def test_mysql_takes_a_whole_text_for_no_key() -> None:
    assert wants(f"{ORDERS} name = ? AND client_id = ?", dialect=Dialect.MYSQL) == [
        "orders (client_id)"
    ]


def test_names_that_need_quotes() -> None:
    from idx_core.model import Column, Columns, Table, TableName

    table = Table(
        name=TableName('o"dd'),
        columns=Columns(
            [Column("order", "bigint"), Column("Größe", "text"), Column("user", "text")]
        ),
    )
    sql = 'SELECT * FROM "o""dd" WHERE "order" = $1 AND "user" = \'x\' AND lower("Größe") = $2'
    [found] = all_wanted(a_schema(sql, tables=(table,)))
    assert found.index.elements == (
        IndexElement("order"),
        IndexElement(expression='lower("Größe")'),
    )
    assert found.index.predicate == "\"user\" = 'x'"


def test_the_tables_above_are_read_as_they_are_written() -> None:
    assert {column.type for column in TABLES[0].columns} > {"numeric(10,2)", "text[]", "jsonb"}
