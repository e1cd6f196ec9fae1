"""The names that the algebra treats as "the default" are defaults in PostgreSQL's own catalog."""

import psycopg
import pytest

from idx_core.opclasses import PATTERN_OPCLASSES, is_default

# They are for types that have no operator class of their own, which is as good as a default.
BORROWED = {"varchar_ops", "cidr_ops"}


@pytest.fixture
def opclasses(any_postgres_url: str) -> list[tuple[str, str, bool]]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        for extension in ("btree_gin", "btree_gist", "citext", "hstore", "ltree", "pg_trgm"):
            connection.execute(f"CREATE EXTENSION {extension}")
        rows = connection.execute(
            "SELECT amname, opcname, bool_or(opcdefault) FROM pg_opclass "
            "JOIN pg_am am ON am.oid = opcmethod GROUP BY 1, 2"
        )
        return [(str(method), str(name), bool(default)) for method, name, default in rows]


def test_no_other_operator_class_is_taken_for_a_default(
    opclasses: list[tuple[str, str, bool]],
) -> None:
    wrong = {
        (method, name)
        for method, name, default in opclasses
        if is_default(name, method) and not default and name not in BORROWED
    }
    assert wrong == set()


def test_the_usual_defaults_are_known(opclasses: list[tuple[str, str, bool]]) -> None:
    unknown = {
        f"{method} {name}"
        for method, name, default in opclasses
        if default and not is_default(name, method)
    }
    # Types that hardly anybody indexes; taking these for something special is harmless.
    assert len(unknown) < 30, sorted(unknown)
    assert {name for _, name, _ in opclasses} >= PATTERN_OPCLASSES
