"""What follows from what: each implication beside those that must not be claimed.

The claims are put to PostgreSQL as well, over all rows of small tables.
"""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idx_core.implication import equivalent, implies
from idx_core.predicates import fixed_columns, terms_of

IMPLIED = [
    ("x > 5", "x > 3"),
    ("x > 5", "x >= 5"),
    ("x >= 5.5", "x > 5"),
    ("x < -1", "x < 0"),
    ("x = 5", "x > 3"),
    ("x = 5", "x IN (4, 5)"),
    ("x IN (4, 5)", "x >= 4"),
    ("x = 5", "x <> 4"),
    ("x > 5", "x <> 5"),
    ("x < 5", "x <> 7"),
    ("x = 5", "x IS NOT NULL"),
    ("s LIKE 'a%'", "s IS NOT NULL"),
    ("NOT b", "b IS NOT NULL"),
    ("b IS TRUE", "b IS NOT NULL"),
    ("s = 'A' AND x > 5", "x > 3"),
    ("x BETWEEN 3 AND 5", "x > 2"),
    ("t.x = 5", '"x" = 5'),
    ("s = 'A'::text", "s IN ('A', 'B')"),
    ("lower(s) = 'a' AND x > 1", "lower(s) = 'a'"),
    ("x > 5", None),
]
NOT_IMPLIED = [
    ("x > 3", "x > 5"),
    ("x >= 5", "x > 5"),
    ("x <> 4", "x > 4"),
    ("x <> 4", "x = 5"),
    ("x IS NULL", "x IS NOT NULL"),
    ("x IS NULL", "x = 5"),
    ("x > 5 OR y > 5", "x > 5"),
    ("x > 5", "y > 5"),
    ("s = 'A'", "s <> 'a'"),
    ("s = 'A'", "s > '0'"),
    ("s = '10'", "s = '10.0'"),
    ("s = 'a'", "s = 'A'"),
    ("s = 'x > 5 and y'", "x > 5"),
    ("s LIKE 'ab%'", "s LIKE 'a%'"),
    ("x = y", "x IS NOT NULL"),
    ("b", "b IS TRUE"),
    ("NOT (x > 5)", "x IS NOT NULL"),
    ("CASE WHEN b THEN x END > 5", "x > 5"),
    ('"X" > 5', "x > 5"),
    ("d > '2026-01-01'::date", "d > '2026-01-01'"),
    (None, "x > 5"),
]


@pytest.mark.parametrize(("a", "b"), IMPLIED)
def test_implied(a: str, b: str | None) -> None:
    assert implies(a, b)


@pytest.mark.parametrize(("a", "b"), NOT_IMPLIED)
def test_not_implied(a: str | None, b: str) -> None:
    assert not implies(a, b)


def test_what_is_never_null_anyway() -> None:
    assert implies(None, "x IS NOT NULL", {"x"})
    assert not implies(None, "x IS NOT NULL", {"y"})
    assert equivalent("x > 5 AND y IS NOT NULL", "x > 5", {"y"})


def test_columns_that_are_fixed() -> None:
    predicate = "a = 1 AND b IS NULL AND c AND NOT d AND e IN ('x') AND f IS TRUE"
    assert list(fixed_columns(predicate)) == ["a", "b", "c", "d", "e", "f"]
    assert list(fixed_columns("a IN (1, 2) AND b > 3 AND c IS NOT NULL AND d = e")) == []
    assert list(fixed_columns("a = 1 OR b = 2")) == []


def test_an_and_in_between_divides_nothing() -> None:
    assert [t.operator for t in terms_of("x BETWEEN 1 AND 2 AND y BETWEEN 3 AND 4")] == [
        ">=",
        "<=",
        ">=",
        "<=",
    ]


NUMBERS = st.integers(0, 3)
COMPARED = st.builds(
    "{} {} {}".format,
    st.sampled_from("xy"),
    st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "!="]),
    NUMBERS,
)
TERMS = st.one_of(
    COMPARED,
    st.builds("{1} < {0}".format, st.sampled_from("xy"), NUMBERS),
    st.builds("{} IN ({}, {})".format, st.sampled_from("xy"), NUMBERS, NUMBERS),
    st.builds("{} BETWEEN {} AND {}".format, st.sampled_from("xy"), NUMBERS, NUMBERS),
    st.sampled_from(["x IS NULL", "x IS NOT NULL", "y IS NOT NULL", "b", "NOT b", "b = false"]),
    st.sampled_from(["b IS TRUE", "b IS NOT TRUE", "(x = 1 OR y = 1)", "x = y", "NOT (x > 1)"]),
)
PREDICATES = st.lists(TERMS, min_size=1, max_size=3).map(" AND ".join)


@pytest.fixture
def all_rows(postgres_url: str) -> Iterator[psycopg.Connection]:
    """Every combination of small values and null."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT x, y, b FROM "
            "(VALUES (-1), (0), (1), (2), (3), (4), (NULL)) x (x), "
            "(VALUES (-1), (0), (1), (2), (3), (4), (NULL)) y (y), "
            "(VALUES (true), (false), (NULL)) b (b)"
        )
        yield connection


def test_no_row_contradicts_an_implication(all_rows: psycopg.Connection) -> None:
    claimed = 0

    @settings(
        max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(PREDICATES, PREDICATES)
    def claim(a: str, b: str) -> None:
        nonlocal claimed
        if implies(a, b):
            claimed += 1
            query = f"SELECT count(*) FROM t WHERE ({a}) AND ({b}) IS NOT TRUE"
            assert all_rows.execute(query.encode()).fetchone() == (0,), (a, b)

    claim()
    assert claimed > 15
