"""`count > 0` beside other conditions: in the predicate, and never in the way of another query."""

from __future__ import annotations

from idx_core.model import Column, Columns, DeclaredQuery, Index, Schema, Table, TableName
from idx_core.queries.wanted import wanted

LIMITS = Table(
    name=TableName("limits"),
    columns=Columns(
        (
            Column("key", "text", nullable=False),
            Column("count", "integer", nullable=False),
            Column("reset_time", "timestamp with time zone", nullable=False),
        )
    ),
)


def indexes(*statements: str) -> list[Index]:
    queries = tuple(DeclaredQuery(name=f"q{n}", sql=sql) for n, sql in enumerate(statements))
    schema = Schema(tables=(LIMITS,), queries=queries)
    return [each.index for each in wanted(LIMITS, schema)]


def test_it_is_the_predicate() -> None:
    (index,) = indexes(
        "SELECT * FROM limits WHERE count > 0 AND reset_time <= $1 ORDER BY reset_time LIMIT 9"
    )
    assert index.columns == ("reset_time",)
    assert index.predicate == "count > 0"


def test_one_total_index_does_for_both() -> None:
    (index,) = indexes(
        "SELECT * FROM limits WHERE count > 0 AND reset_time <= $1 ORDER BY reset_time LIMIT 9",
        "SELECT * FROM limits WHERE reset_time <= $1 ORDER BY reset_time LIMIT 9",
    )
    assert index.columns == ("reset_time",)
    assert index.predicate is None


def test_alone_it_wants_nothing() -> None:
    assert indexes("SELECT * FROM limits WHERE count > 0") == []


def test_another_number_is_no_predicate() -> None:
    (index,) = indexes(
        "SELECT * FROM limits WHERE count > 40 AND reset_time <= $1 ORDER BY reset_time LIMIT 9"
    )
    assert index.predicate is None


def test_beside_an_equality_it_is_not_worth_it() -> None:
    (index,) = indexes("SELECT * FROM limits WHERE count > 0 AND key = $1")
    assert index.columns == ("key",)
    assert index.predicate is None
