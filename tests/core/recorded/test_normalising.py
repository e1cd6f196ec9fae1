"""One text for a statement that is sent with other values, and no values in it."""

from __future__ import annotations

import pytest

from idx_core.recorded.normalising import normal_form

pytestmark = pytest.mark.once

CASES = [
    # parameters of every style, numbered in the order of the text
    ("SELECT * FROM t WHERE a = %s AND b = %s", "format", "a = $1 AND b = $2"),
    ("SELECT * FROM t WHERE a = %(x)s OR b = %(x)s", "pyformat", "a = $1 OR b = $1"),
    ("SELECT * FROM t WHERE a = ? AND b = ?", "qmark", "a = $1 AND b = $2"),
    ("SELECT * FROM t WHERE a = :x OR b = :x", "named", "a = $1 OR b = $1"),
    ("SELECT * FROM t WHERE a = $2::VARCHAR", "numeric_dollar", "a = $1::VARCHAR"),
    # what only looks like one
    ("SELECT * FROM t WHERE a ? b AND a::text = b", "pyformat", "a ? b AND a::text = b"),
    ("SELECT * FROM t WHERE a %% b = c", "pyformat", "a % b = c"),
    ("SELECT * FROM t WHERE a % b = c", "", "a % b = c"),
    ('SELECT * FROM t WHERE "50%s" = c', "format", '"50%s" = c'),
    # literals
    ("SELECT * FROM t WHERE a = 'it''s' AND b >= 5", "", "a = $1 AND b >= $2"),
    (r"SELECT * FROM t WHERE a = E'it\'s' AND b = -5", "", "a = $1 AND b = -$2"),
    ("SELECT * FROM t WHERE a = $$it's$$ LIMIT 20", "", "a = $1 LIMIT $2"),
    ("SELECT * FROM t WHERE a BETWEEN 1 AND 2", "", "a BETWEEN $1 AND $2"),
    ("SELECT * FROM t WHERE f('secret', a)", "", "f($1, a)"),
    # … and those that say what is read
    ("SELECT * FROM t WHERE a->>'city' = 'Oslo'", "", "a->>'city' = $1"),
    ("SELECT * FROM t WHERE date_trunc('day', a) = %s", "format", "date_trunc('day', a) = $1"),
    ("SELECT * FROM t WHERE a::numeric(10, 2) = 1", "", "a::numeric(10, 2) = $1"),
    ("SELECT * FROM t WHERE true ORDER BY 1, 2", "", "true ORDER BY 1, 2"),
    # lists
    ("SELECT * FROM t WHERE a IN (%s)", "format", "a IN ($1, $2)"),
    ("SELECT * FROM t WHERE a IN (1, 2, 3) AND b = 4", "", "a IN ($1, $2) AND b = $3"),
    ("SELECT * FROM t WHERE a IN (SELECT b FROM u)", "", "a IN (SELECT b FROM u)"),
    # white space and comments
    ("SELECT *\n  FROM t /* trace: 77 */ WHERE a = b -- why\n;", "", "a = b"),
]


@pytest.mark.parametrize(("sql", "style", "condition"), CASES, ids=[case[0] for case in CASES])
def test_normal_form(sql: str, style: str, condition: str) -> None:
    assert normal_form(sql, style) == f"SELECT * FROM t WHERE {condition}"


@pytest.mark.parametrize(
    "sql",
    [
        "SAVEPOINT s1",
        "CREATE TABLE t (a int)",
        "INSERT INTO t (a) VALUES (1), (2)",
        "SET search_path = x",
        "",
        "/* nothing */",
    ],
)
def test_what_is_no_query(sql: str) -> None:
    assert normal_form(sql, "") is None


@pytest.mark.parametrize(
    ("sql", "normal"),
    [
        ("UPDATE t SET a = 'x', b = 7 WHERE c = 1", "UPDATE t SET a = $1, b = $2 WHERE c = $3"),
        ("INSERT INTO t SELECT * FROM u WHERE a = 3", "INSERT INTO t SELECT * FROM u WHERE a = $1"),
        ("WITH u AS (SELECT 1) DELETE FROM t", "WITH u AS (SELECT 1) DELETE FROM t"),
    ],
)
def test_other_statements(sql: str, normal: str) -> None:
    assert normal_form(sql, "") == normal


def test_a_normal_form_is_its_own() -> None:
    for sql, style, _ in CASES:
        once = normal_form(sql, style)
        assert once is not None
        assert normal_form(once, "") == once
