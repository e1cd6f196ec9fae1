"""Roles that may see little: every figure that they may see, a line for what they may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.build.sessions import execute
from tests.health.asking import flush, health, index_of, subjects, table_of

pytestmark = pytest.mark.once

BUILDS = (
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "CREATE SCHEMA hidden",
    "CREATE SCHEMA tools",
    "CREATE EXTENSION pgstattuple SCHEMA tools",
    "CREATE EXTENSION pg_stat_statements SCHEMA tools",
    "CREATE TABLE hidden.items (id int PRIMARY KEY, a int, b int) WITH (autovacuum_enabled = off)",
    "INSERT INTO hidden.items SELECT n, n, n FROM generate_series(1, 20000) n",
    "CREATE INDEX items_a ON hidden.items (a)",
    "CREATE INDEX items_half ON hidden.items (b) WHERE a > 10000",
    "DELETE FROM hidden.items WHERE id % 5 <> 0",
)


def as_role(url: str, role: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgres@", f"{role}@"), autocommit=True)


@pytest.fixture
def url(any_postgres_url: str) -> Iterator[str]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        for statement in BUILDS:
            connection.execute(statement)
        flush(connection)  # else what it has pending is added to what VACUUM counts
        connection.execute("VACUUM ANALYZE hidden.items")
    execute(any_postgres_url, "CREATE ROLE idx_plain LOGIN", "CREATE ROLE idx_monitor LOGIN")
    try:
        execute(any_postgres_url, "GRANT pg_monitor TO idx_monitor")
        yield any_postgres_url
    finally:
        execute(any_postgres_url, "DROP OWNED BY idx_plain, idx_monitor")
        execute(any_postgres_url, "DROP ROLE idx_plain, idx_monitor")


NO_BLOAT = "bloat of 3 indexes: its columns have no statistics that this role may see"
NOT_MEASURED = "bloat is estimated: pgstattuple, which measures it, is not installed"
NO_STATEMENTS = "statements that take most time: "
NO_AGE = "since when counters count: "
ALL_MAY_SEE = (
    "bytes",
    "scans",
    "usage",
    "entries",
    "writes",
    "definition",
    "kept_because",
    "valid",
)


def seen(document: Any) -> list[Any]:
    """What PostgreSQL shows to everybody, of every index and of the table.

    Its age grows by any transaction of the server, autovacuum's too: that it is told is compared.
    """
    table = table_of(document, "items")
    indexes = [{name: index[name] for name in ALL_MAY_SEE} for index in table["indexes"]]
    rest = {name: table[name] for name in table if name not in ("indexes", "hit_ratio")}
    rest["transaction_id_age"] = rest["transaction_id_age"] > 0
    return [*indexes, rest]


def missing(document: Any) -> list[str]:
    return sorted(document["missing"])


def test_a_role_without_any_right(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as superuser:
        whole = health(superuser)
    with as_role(url, "idx_plain") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT FROM hidden.items")
        document = health(connection)
    assert seen(document) == seen(whole)
    assert [index["bloat"] for index in table_of(document, "items")["indexes"]] == [None] * 3
    told = missing(document)
    for line, start in zip(told, (NOT_MEASURED, NO_BLOAT, NO_AGE, NO_STATEMENTS), strict=True):
        assert line.startswith(start)
    # nothing is lost beside the findings that need what it may not see
    lost = {f["rule"] for f in whole["findings"]} - {f["rule"] for f in document["findings"]}
    assert lost == {"IDX303"}


def test_pg_monitor(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("GRANT USAGE ON SCHEMA tools TO idx_monitor")
        whole = health(superuser)
    with as_role(url, "idx_monitor") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT FROM hidden.items")
        document = health(connection)
    assert seen(document) == seen(whole)
    for name in ("items_a", "items_half", "items_pkey"):
        assert index_of(document, name)["bloat"] == index_of(whole, name)["bloat"] is not None
    assert [line for line in missing(document) if not line.startswith(NO_AGE)] == missing(whole)
    assert subjects(document, "IDX303") == subjects(whole, "IDX303") != []


def test_statistics_of_columns_are_enough_to_estimate(url: str) -> None:
    execute(
        url,
        "GRANT USAGE ON SCHEMA hidden TO idx_plain",
        "GRANT SELECT ON hidden.items TO idx_plain",
    )
    with as_role(url, "idx_plain") as connection:
        document = health(connection)
    assert {index["bloat"]["how"] for index in table_of(document, "items")["indexes"]} == {
        "estimated"
    }
    assert NO_BLOAT not in missing(document)


@pytest.mark.parametrize("role", ["idx_plain", "idx_monitor"])
def test_a_broken_index_of_somebody_elses(url: str, role: str) -> None:
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("INSERT INTO hidden.items VALUES (-1, 5, 5)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            superuser.execute("CREATE UNIQUE INDEX CONCURRENTLY once ON hidden.items (a)")
    with as_role(url, role) as connection:
        assert subjects(health(connection), "IDX301", "error") == ["hidden.items.once"]
