"""All the open rows of an owner are wanted: those that are done must not be read."""

from __future__ import annotations

from idx_core.model import Column, Columns, DeclaredQuery, Schema, Table, TableName
from idx_core.queries.wanted import wanted

BATCHES = Table(
    name=TableName("batches"),
    columns=Columns(
        (
            Column("owner_id", "bigint", nullable=False),
            Column("status", "text", nullable=False),
            Column("created_at", "timestamp with time zone", nullable=False),
        )
    ),
)
NEWEST = "SELECT * FROM batches WHERE owner_id = $1 ORDER BY created_at DESC LIMIT 50"
OPEN = "SELECT * FROM batches WHERE owner_id = $1 AND status = 'OPEN' ORDER BY created_at DESC"


def predicates(*statements: str) -> list[str | None]:
    queries = tuple(DeclaredQuery(name=f"q{n}", sql=sql) for n, sql in enumerate(statements))
    schema = Schema(tables=(BATCHES,), queries=queries)
    return sorted((each.index.predicate for each in wanted(BATCHES, schema)), key=str)


def test_all_open_rows_have_an_index_of_their_own() -> None:
    """In the sample justice, a million rows: 0.1 ms instead of 7 for the largest owner."""
    assert predicates(NEWEST, OPEN) == [None, "status = 'OPEN'"]


def test_the_first_open_rows_are_found_in_the_total_one() -> None:
    assert predicates(NEWEST, f"{OPEN} LIMIT 50") == [None]
