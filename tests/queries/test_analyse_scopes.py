"""Names, joins, subqueries: which table a condition reaches, and from where."""

import pytest

from idx_core.errors import QueryError
from idx_core.model import Column, Columns, DeclaredQuery, Schema, Table, TableName
from idx_core.queries.analyse import accesses, accesses_of
from tests.queries.small import TABLES, a_schema, conditions, reached, said


def seen(sql: str) -> list[str]:
    """`orders: client_id equal, …` for each occurrence of a table."""
    return [
        f"{each.table}: {', '.join(map(said, each.conditions))}".rstrip(": ")
        for each in reached(sql)
    ]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(
            "SELECT o.id FROM clients c JOIN orders o ON o.client_id = c.id WHERE c.name = $1",
            ["clients: id equal @orders unbound, name equal", "orders: client_id equal @clients"],
            id="from the side with a condition",
        ),
        pytest.param(
            "SELECT o.id FROM clients c, orders o WHERE o.client_id = c.id AND o.kind = $1",
            ["clients: id equal @orders", "orders: client_id equal @clients unbound, kind equal"],
            id="an old join, from the other side",
        ),
        pytest.param(
            "SELECT 1 FROM clients JOIN orders USING (tenant_id) WHERE tenant_id = $1",
            ["clients: tenant_id equal", "orders: tenant_id equal"],
            id="USING gives the value to both",
        ),
        pytest.param(
            "SELECT 1 FROM clients NATURAL JOIN orders WHERE country = $1",
            [
                (
                    "clients: id equal @orders unbound, tenant_id equal @orders unbound,"
                    " name equal @orders unbound, country equal"
                ),
                "orders: id equal @clients, tenant_id equal @clients, name equal @clients",
            ],
            id="NATURAL takes all common names",
        ),
        pytest.param(
            "SELECT 1 FROM clients c LEFT JOIN orders o ON o.client_id = c.id AND o.kind = 'x' AND"
            " c.country = 'MT' WHERE c.name = $1",
            ["clients: name equal", "orders: client_id equal @clients, kind equal 'x'"],
            id="ON of an outer join reaches the missing side alone",
        ),
        pytest.param(
            "SELECT 1 FROM clients c LEFT JOIN orders o ON o.client_id = c.id WHERE o.kind = $1",
            ["clients: id equal @orders", "orders: kind equal, client_id equal @clients unbound"],
            id="a condition that no null meets makes an inner join of it",
        ),
        pytest.param(
            "SELECT 1 FROM clients c LEFT JOIN orders o ON o.client_id = c.id"
            " WHERE c.name = $1 AND o.id IS NULL",
            ["clients: name equal", "orders: client_id equal @clients"],
            id="an anti-join by IS NULL",
        ),
        pytest.param(
            "SELECT 1 FROM clients c RIGHT JOIN orders o ON o.client_id = c.id WHERE o.kind = $1",
            ["clients: id equal @orders", "orders: kind equal"],
            id="RIGHT",
        ),
        pytest.param(
            "SELECT 1 FROM clients c FULL JOIN orders o ON o.client_id = c.id",
            ["clients", "orders"],
            id="FULL reaches none",
        ),
        pytest.param(
            "SELECT 1 FROM categories c JOIN categories p ON p.id = c.parent_id WHERE p.name = $1",
            [
                "categories: parent_id equal @categories",
                "categories: id equal @categories unbound, name equal",
            ],
            id="a self join, on a table that is not in the schema",
        ),
        pytest.param(
            "SELECT 1 FROM t a JOIN t b ON b.x = a.id JOIN t c ON c.y = b.z WHERE a.n = $1",
            [
                "t: id equal @t unbound, n equal",
                "t: x equal @t, z equal @t unbound",
                "t: y equal @t",
            ],
            id="a chain of one table",
        ),
        pytest.param(
            "SELECT * FROM orders o WHERE o.kind = $1 AND EXISTS"
            " (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.product_id = $2)",
            [
                "orders: kind equal, id equal @lines unbound",
                "lines: product_id equal, order_id equal @orders",
            ],
            id="EXISTS",
        ),
        pytest.param(
            "SELECT * FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines WHERE order_id = o.id)"
            " AND kind = $1",
            ["orders: kind equal", "lines: order_id equal @orders"],
            id="NOT EXISTS",
        ),
        pytest.param(
            "SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM lines WHERE product_id = $1)",
            ["orders", "lines: product_id equal"],
            id="EXISTS that does not depend on the row",
        ),
        pytest.param(
            "SELECT * FROM orders WHERE client_id IN (SELECT id FROM clients WHERE email = $1)",
            ["orders: client_id equal @clients", "clients: email equal, id equal @orders unbound"],
            id="IN a subquery",
        ),
        pytest.param(
            "SELECT * FROM orders WHERE client_id = ANY (SELECT id FROM clients WHERE name = $1)",
            ["orders: client_id equal @clients", "clients: name equal, id equal @orders unbound"],
            id="ANY of a subquery",
        ),
        pytest.param(
            "SELECT * FROM orders WHERE client_id NOT IN (SELECT id FROM clients WHERE name = $1)",
            ["orders: client_id other", "clients: name equal"],
            id="NOT IN a subquery",
        ),
        pytest.param(
            "SELECT name, (SELECT count(*) FROM orders o WHERE o.client_id = c.id) FROM clients c",
            ["clients", "orders: client_id equal"],
            id="a subquery for each row: the row's value is a parameter",
        ),
        pytest.param(
            "SELECT * FROM (SELECT * FROM orders WHERE kind = $1) AS o WHERE o.status = $2",
            ["orders: kind equal, status equal"],
            id="a derived table",
        ),
        pytest.param(
            "WITH mine AS (SELECT id, client_id AS who FROM orders)"
            " SELECT * FROM mine WHERE who = $1",
            ["orders: client_id equal"],
            id="a CTE with another name for the column",
        ),
        pytest.param(
            "WITH mine(a, b) AS (SELECT id, client_id FROM orders)"
            " SELECT * FROM mine m(x) WHERE b = 1",
            ["orders: client_id equal 1"],
            id="column lists",
        ),
        pytest.param(
            "WITH mine AS MATERIALIZED (SELECT * FROM orders) SELECT * FROM mine WHERE kind = $1",
            ["orders"],
            id="nothing moves into a materialized CTE",
        ),
        pytest.param(
            "WITH mine AS (SELECT * FROM orders) SELECT * FROM mine a JOIN mine b USING (id)"
            " WHERE a.kind = $1",
            ["orders"],
            id="nor into one that is used twice",
        ),
        pytest.param(
            "WITH mine AS NOT MATERIALIZED (SELECT * FROM orders)"
            " SELECT * FROM mine a JOIN mine b ON a.id = b.client_id WHERE a.kind = $1",
            ["orders: id equal @orders unbound, kind equal", "orders: client_id equal @orders"],
            id="unless it says so",
        ),
        pytest.param(
            "WITH RECURSIVE t AS (SELECT id FROM orders WHERE id = $1 UNION ALL SELECT o.id FROM"
            " orders o JOIN t ON o.client_id = t.id) SELECT * FROM t",
            ["orders: id equal", "orders: client_id equal @"],
            id="a recursion looks its rows up",
        ),
        pytest.param(
            "SELECT * FROM (SELECT client_id, sum(amount) FROM orders GROUP BY client_id) s"
            " WHERE client_id = $1",
            ["orders: client_id equal"],
            id="a condition on the groups' key moves in",
        ),
        pytest.param(
            "SELECT * FROM (SELECT client_id, sum(amount) AS s FROM orders GROUP BY 1) s"
            " WHERE s > 1",
            ["orders"],
            id="one on their sum does not",
        ),
        pytest.param(
            "SELECT * FROM (SELECT * FROM orders LIMIT 10) s WHERE client_id = $1",
            ["orders"],
            id="nor one past a limit",
        ),
        pytest.param(
            "SELECT * FROM (SELECT *, rank() OVER (PARTITION BY kind ORDER BY id) FROM orders) s"
            " WHERE kind = $1 AND client_id = $2",
            ["orders: kind equal"],
            id="into windows only by the partition",
        ),
        pytest.param(
            "SELECT * FROM (SELECT id, client_id c FROM orders UNION SELECT id, tenant_id"
            " FROM clients) u WHERE c = $1",
            ["orders: client_id equal", "clients: tenant_id equal"],
            id="into both sides of a UNION",
        ),
        pytest.param(
            "SELECT client_id FROM orders GROUP BY client_id"
            " HAVING client_id > $1 AND count(*) > 2",
            ["orders: client_id range"],
            id="HAVING on the key",
        ),
        pytest.param(
            "SELECT * FROM clients c CROSS JOIN LATERAL (SELECT * FROM orders o WHERE o.client_id ="
            " c.id ORDER BY created_at DESC LIMIT 3) o WHERE c.name = $1",
            ["clients: name equal", "orders: client_id equal"],
            id="LATERAL",
        ),
        pytest.param(
            "UPDATE orders AS o SET status = 'x' FROM clients c WHERE c.id = o.client_id"
            " AND c.email = $1",
            ["orders: client_id equal @clients", "clients: id equal @orders unbound, email equal"],
            id="UPDATE",
        ),
        pytest.param(
            "DELETE FROM orders USING clients c WHERE c.id = client_id AND c.name = $1",
            ["orders: client_id equal @clients", "clients: id equal @orders unbound, name equal"],
            id="DELETE",
        ),
        pytest.param(
            "INSERT INTO lines (id) SELECT id FROM orders WHERE kind = $1",
            ["orders: kind equal"],
            id="INSERT",
        ),
        pytest.param(
            "MERGE INTO orders o USING clients c ON c.id = o.client_id"
            " WHEN MATCHED THEN UPDATE SET status = 'x'",
            ["orders: client_id equal @clients unbound", "clients"],
            id="MERGE",
        ),
        pytest.param(
            "SELECT * FROM (orders o JOIN lines l ON l.order_id = o.id) JOIN clients c"
            " ON c.id = o.client_id WHERE c.email = $1",
            [
                "orders: id equal @lines unbound, client_id equal @clients",
                "lines: order_id equal @orders",
                "clients: id equal @orders unbound, email equal",
            ],
            id="a join in brackets, read from its far end",
        ),
        pytest.param(
            "SELECT * FROM orders o, unnest($1::bigint[]) AS w(id) WHERE o.client_id = w.id",
            ["orders: client_id equal @"],
            id="a function gives few rows",
        ),
        pytest.param(
            "SELECT * FROM orders r0 WHERE client_id = (SELECT max(r1.id) FROM clients r1"
            " WHERE r1.tenant_id = r0.tenant_id)",
            ["orders: (client_id, tenant_id) other", "clients: tenant_id equal"],
            id="aliases like the analyser's own",
        ),
    ],
)
def test_what_reaches_each_table(sql: str, expected: list[str]) -> None:
    assert seen(sql) == expected


def test_hostile_names() -> None:
    table = Table(
        name=TableName('Wéird "T', "My Schema"),
        columns=Columns(
            [Column("select", "text"), Column('a"b', "bigint"), Column("Größe", "text")]
        ),
    )
    sql = (
        'SELECT * FROM "My Schema"."Wéird ""T" AS "from" WHERE "from"."select" = $1'
        ' AND "from"."a""b" > $2 AND lower("Größe") = $3'
    )
    schema = Schema(tables=(table,), queries=(DeclaredQuery(name="q", sql=sql),))
    [access] = accesses_of(table, schema)
    texts = [condition.operand.text for condition in access.conditions]
    assert texts == ["select", 'a"b', 'lower("Größe")']


def test_names_are_folded_as_postgresql_does() -> None:
    assert conditions("SELECT ID FROM ORDERS AS O WHERE o.CLIENT_ID = $1") == ["client_id equal"]
    assert [str(each.table) for each in reached('SELECT 1 FROM "ORDERS"')] == ["ORDERS"]


def test_a_table_is_found_in_its_schema() -> None:
    mine = Table(name=TableName("orders", "sales"), columns=Columns([Column("id", "bigint")]))
    schema = Schema(tables=(*TABLES, mine), queries=())

    def found(sql: str) -> list[str]:
        query = DeclaredQuery(name="q", sql=sql)
        return [str(each.table) for each in accesses(query, schema)]

    assert found("SELECT 1 FROM sales.orders") == ["sales.orders"]
    assert found("SELECT 1 FROM public.orders") == ["orders"]
    assert found("SELECT 1 FROM orders") == ["orders"]
    assert found("SELECT 1 FROM elsewhere.orders") == ["elsewhere.orders"]


def test_the_columns_that_are_read() -> None:
    def read(sql: str) -> list[tuple[str, ...] | None]:
        return [each.read for each in reached(sql)]

    assert read("SELECT kind FROM orders WHERE client_id = $1 ORDER BY id") == [
        ("client_id", "id", "kind")
    ]
    assert read("SELECT * FROM orders") == [None]
    assert read("SELECT o FROM orders o") == [None]
    assert read("SELECT count(*) FROM orders") == [()]
    assert read("SELECT x.kind FROM (SELECT * FROM orders) x") == [("kind",)]
    assert read("SELECT n FROM (SELECT kind, count(*) n FROM orders GROUP BY kind) x") == [
        ("kind",)
    ]
    assert read(
        "SELECT 1 FROM clients c WHERE EXISTS (SELECT * FROM orders WHERE client_id = c.id)"
    ) == [
        ("id",),
        ("client_id",),
    ]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT FROM WHERE", "near"),
        ("SELECT (", "near"),
        ("SELECT 1; SELECT 2", "it must be one statement, not 2"),
        ("", "it must be one statement, not 0"),
        ("CREATE TABLE t (id int)", "only SELECT, UPDATE, DELETE, INSERT and MERGE are queries"),
        ("VACUUM orders", "only SELECT, UPDATE, DELETE, INSERT and MERGE are queries"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(sql: str, reason: str) -> None:
    schema = a_schema(sql)
    with pytest.raises(
        QueryError, match=r"cannot read declared query 'q1' \(queries.py\): "
    ) as told:
        accesses(schema.queries[0], schema)
    assert reason in str(told.value)
    assert "\n" not in str(told.value)
    assert "\x1b" not in str(told.value)  # sqlglot underlines
