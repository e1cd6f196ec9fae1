"""`explain` takes SQL or the name of a declared query."""

from __future__ import annotations

import pytest

from idx_core.errors import QueryError
from idx_core.explain.query import query_text
from idx_core.model import DeclaredQuery

QUERIES = tuple(
    DeclaredQuery(name=name, sql=f"SELECT {n}")
    for n, name in enumerate(["Order.open", "Order.of_client", "shop.queries.old"])
)


def test_a_name_stands_for_its_query() -> None:
    assert query_text(" Order.of_client ", QUERIES) == "SELECT 1"


def test_sql_is_sql() -> None:
    assert query_text("SELECT * FROM orders", QUERIES) == "SELECT * FROM orders"
    assert query_text("TABLE orders", ()) == "TABLE orders"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Order.opne", "did you mean 'Order.open'?"),
        ("nothing", "there are Order.of_client, Order.open, shop.queries.old"),
    ],
)
def test_a_name_that_is_none(name: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        query_text(name, QUERIES)
    assert str(caught.value) == (
        f"cannot explain {name!r}: no declared query, index or finding has that name; {told}"
    )
