"""The corpus' own notation: what a label says is read as it is meant, and a bad one is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.queries.corpus.case import read_label
from tests.queries.corpus.shapes import read_shape

LABEL = """two tables
shape: orders: customer_id =
shape: customers: email =
index: orders ({tenant_id, customer_id}) INCLUDE? (total) WHERE status = '{open, paid}'
or: orders (customer_id)
index: customers (email)
values: 17,
    'x'
"""


def test_a_label() -> None:
    label = read_label(LABEL)
    assert label.name == "two tables"
    assert label.shapes == ("orders: customer_id =", "customers: email =")
    assert label.values == "17, 'x'"
    assert label.indexes == (
        (
            "orders (tenant_id, customer_id) WHERE status = '{open, paid}'",
            "orders (tenant_id, customer_id) INCLUDE (total) WHERE status = '{open, paid}'",
            "orders (customer_id, tenant_id) WHERE status = '{open, paid}'",
            "orders (customer_id, tenant_id) INCLUDE (total) WHERE status = '{open, paid}'",
            "orders (customer_id)",
        ),
        ("customers (email)",),
    )


@pytest.mark.parametrize("text", ["nothing is expected", "both\nindex: orders (id)\nnone: no"])
def test_a_label_that_expects_nothing_or_two_things(text: str) -> None:
    with pytest.raises(ValueError, match="either an index or none"):
        read_label(text)


def test_a_shape() -> None:
    shape = read_shape(
        "audit.changes: row_id =, (lower(note)) prefix!, (a, b) range, x in@orders, y is null;"
        " order placed_at desc nulls last, id; group kind, size; limit; write"
    )
    assert shape.table == "audit.changes"
    assert shape.conditions == {
        ("row_id", "=", False, ""),
        ("(lower(note))", "prefix", True, ""),
        ("(a, b)", "range", False, ""),
        ("x", "in", False, "orders"),
        ("y", "is null", False, ""),
    }
    assert shape.order == ("placed_at desc nulls last", "id")
    assert shape.group == {"kind", "size"}
    assert shape.limited
    assert shape.writes
    assert replace(shape, limited=False) != shape


def test_names_in_quotes() -> None:
    shape = read_shape('Order Items: "a""b" =, "it\'s" range; order "order"')
    assert shape.conditions == {('a"b', "=", False, ""), ("it's", "range", False, "")}
    assert shape.order == ("order",)


def test_spellings_of_an_expression() -> None:
    one = read_shape("orders: (due_on::text) =")
    assert one == read_shape("orders: (CAST(due_on AS text)) =")
    assert one != read_shape("orders: (due_on::date) =")


def test_a_condition_that_is_none() -> None:
    with pytest.raises(ValueError, match="cannot read the condition 'customer_id'"):
        read_shape("orders: customer_id")
