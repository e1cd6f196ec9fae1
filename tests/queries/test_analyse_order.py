"""The order that a table's own index could deliver, and whether only its first rows are wanted."""

import pytest

from idx_core.queries.access import Comparison, Ordering
from tests.queries.small import reached


def said(term: Ordering) -> str:
    text = term.operand.text + (" desc" if term.descending else "")
    text += {None: "", True: " nulls first", False: " nulls last"}[term.nulls_first]
    return text + (" either way" if term.either_way else "")


@pytest.mark.parametrize(
    ("rest", "order", "limited"),
    [
        ("WHERE true ORDER BY created_at DESC LIMIT 5", ["created_at desc"], True),
        ("ORDER BY created_at DESC NULLS LAST", ["created_at desc nulls last"], False),
        ("ORDER BY created_at NULLS FIRST", ["created_at nulls first"], False),
        ("ORDER BY created_at NULLS LAST", ["created_at"], False),
        ("ORDER BY created_at FETCH FIRST 5 ROWS ONLY", ["created_at"], True),
        ("ORDER BY created_at OFFSET 5", ["created_at"], False),
        ("ORDER BY created_at LIMIT ALL", ["created_at"], False),
        ("ORDER BY created_at LIMIT $1", ["created_at"], True),
        ("WHERE client_id = $1 ORDER BY client_id, id", ["id"], False),  # of one value
        ("WHERE deleted_at IS NULL ORDER BY deleted_at, id", ["id"], False),
        ("WHERE client_id IN ($1, $2) ORDER BY client_id, id", ["client_id", "id"], False),
        ("ORDER BY lower(name), name", ["lower(name)", "name"], False),
        (
            "ORDER BY kind, created_at::date, id",
            ["kind"],
            False,
        ),  # not immutable: sorted from there
        ("ORDER BY random()", [], False),
        ("ORDER BY created_at::date LIMIT 5", [], False),
        ("ORDER BY amount + $1 LIMIT 5", [], False),
        ("LIMIT 5", [], True),
    ],
)
def test_order_by(rest: str, order: list[str], limited: bool) -> None:
    [access] = reached(f"SELECT id FROM orders {rest}")
    assert [said(term) for term in access.order] == order
    assert access.limited is limited


@pytest.mark.parametrize(
    ("sql", "order", "limited"),
    [
        ("SELECT id, kind AS k FROM orders ORDER BY k, 1 LIMIT 3", ["kind", "id"], True),
        ("SELECT max(amount) FROM orders WHERE kind = $1", ["amount either way"], True),
        ("SELECT max(amount) - min(amount) FROM orders", ["amount either way"], True),
        ("SELECT coalesce(max(amount), 0) FROM orders", ["amount either way"], True),
        ("SELECT max(amount), count(*) FROM orders", [], False),
        ("SELECT kind, count(*) FROM orders GROUP BY 1", ["kind either way"], False),
        ("SELECT kind, count(*) FROM orders GROUP BY kind ORDER BY kind LIMIT 3", ["kind"], True),
        (
            "SELECT kind, count(*) n FROM orders GROUP BY kind ORDER BY n LIMIT 3",
            ["kind either way"],
            False,
        ),
        ("SELECT kind FROM orders GROUP BY ROLLUP (kind)", [], False),
        ("SELECT DISTINCT kind FROM orders", ["kind either way"], False),
        ("SELECT DISTINCT kind FROM orders LIMIT 3", ["kind either way"], True),
        (
            "SELECT DISTINCT ON (client_id) * FROM orders ORDER BY client_id, id DESC",
            ["client_id", "id desc"],
            False,
        ),
        ("SELECT DISTINCT ON (client_id) * FROM orders", ["client_id either way"], False),
        (
            "SELECT rank() OVER w FROM orders WINDOW w AS (PARTITION BY kind ORDER BY id DESC)",
            ["kind", "id desc"],
            False,
        ),
        (
            "SELECT row_number() OVER (PARTITION BY kind ORDER BY id DESC) FROM orders",
            ["kind", "id desc"],
            False,
        ),
        ("SELECT * FROM (SELECT * FROM orders) o ORDER BY o.id DESC LIMIT 3", ["id desc"], True),
        (
            """SELECT * FROM (SELECT id FROM orders UNION ALL SELECT id FROM lines) u
               ORDER BY id LIMIT 3""",
            ["id"],
            True,
        ),
        ("SELECT id FROM orders UNION SELECT id FROM lines ORDER BY id LIMIT 3", [], False),
    ],
)
def test_order_of_a_whole_query(sql: str, order: list[str], limited: bool) -> None:
    access = next(each for each in reached(sql) if each.table.name == "orders")
    assert [said(term) for term in access.order] == order
    assert access.limited is limited


def test_each_end_is_an_access_of_its_own() -> None:
    found = reached("SELECT min(amount), max(created_at) FROM orders WHERE kind = $1")
    assert [[said(term) for term in each.order] for each in found] == [
        ["amount either way"],
        ["created_at either way"],
    ]


def test_only_the_table_that_is_read_first_gives_an_order() -> None:
    sql = (
        "SELECT 1 FROM orders o JOIN clients c ON c.id = o.client_id WHERE c.email = $1"
        " ORDER BY o.created_at LIMIT 5"
    )
    assert {str(each.table): each.order for each in reached(sql)} == {"orders": (), "clients": ()}
    sql = (
        "SELECT 1 FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.kind = $1"
        " ORDER BY o.created_at, c.name LIMIT 5"
    )
    orders = reached(sql)[0]
    assert [said(term) for term in orders.order] == ["created_at"]


def test_distance_is_a_condition_of_its_own() -> None:
    [access] = reached("SELECT id FROM orders ORDER BY name <-> $1 LIMIT 5")
    assert [each.comparison for each in access.conditions] == [Comparison.NEAR]
    assert (access.order, access.limited) == ((), True)


def test_rows_that_are_changed() -> None:
    assert [each.writes for each in reached("UPDATE orders SET kind = 'x' WHERE id = 1")] == [True]
    assert [each.writes for each in reached("DELETE FROM orders WHERE id = 1")] == [True]
    found = reached(
        "WITH gone AS (DELETE FROM orders WHERE kind = $1 RETURNING client_id)"
        " SELECT c.name FROM clients c JOIN gone ON gone.client_id = c.id"
    )
    assert [(str(each.table), each.writes) for each in found] == [
        ("orders", True),
        ("clients", False),
    ]
