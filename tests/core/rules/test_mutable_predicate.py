import psycopg
import pytest

from idx_core.model import Dialect, Table
from idx_core.rules.mutable_predicate import mutable_predicate
from tests.core.build import index, table
from tests.core.rules.harness import messages, run

MONTH = "created_at >= CURRENT_DATE - INTERVAL '1 month'"
REPORTS = table(
    "workspace_id created_at:timestamp_with_time_zone",
    index("monthly", "workspace_id", where=MONTH),
    name="reports",
)


def test_says_why_and_what_instead() -> None:
    """Seen in a plan: the reports of a month."""
    [finding] = run(mutable_predicate, REPORTS)
    assert finding.message == (
        "index (workspace_id) cannot be made: CURRENT_DATE in its predicate (created_at >= "
        "CURRENT_DATE - INTERVAL '1 month') is not immutable"
    )
    assert finding.hint == (
        "Make it (workspace_id, created_at) without the predicate, and compare with the moment in "
        "the query. Where rows come in order of created_at, BRIN on (created_at) is the small way."
    )


def test_no_brin_elsewhere() -> None:
    [finding] = run(mutable_predicate, REPORTS, dialect=Dialect.SQLITE)
    assert "BRIN" not in finding.hint


@pytest.mark.parametrize(
    "predicate",
    [
        "x > now()",
        "x > NOW() - interval '1 day'",
        "x > CURRENT_TIMESTAMP",
        "x > (STATEMENT_TIMESTAMP())",
        "x > localtimestamp AND y > 3",
        "x < pg_catalog.clock_timestamp()",
        "random() < 0.5",
    ],
)
def test_the_database_refuses_it(predicate: str, any_postgres_url: str) -> None:
    recent = table("x y", index("i", "y", where=predicate))
    assert len(run(mutable_predicate, recent)) == 1
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE recent (x timestamptz, y integer)")
        with pytest.raises(psycopg.errors.InvalidObjectDefinition, match="IMMUTABLE"):
            connection.execute(f"CREATE INDEX ON recent (y) WHERE {predicate}".encode())


def test_a_key_of_the_moment() -> None:
    [message] = messages(mutable_predicate, table("x", index("i", "(now() - x)")))
    assert message.startswith("children.i: index ((now() - x)) cannot be made: now() in its key")


NEAR_MISSES = {
    "a fixed moment": table("x y", index("i", "y", where="x > '2026-01-01'")),
    "in a text": table("x", index("i", "x", where="x <> 'now()'")),
    "a column of that name": table("x now", index("i", "x", where="now > 3")),
    "a qualified column of that name": table(
        "x", index("i", "x", where="t.current_date > '2026-01-01'")
    ),
    "a quoted column of that name, in lower case": table(
        "x current_date", index("i", "x", where='"current_date" > 3')
    ),
    "a quoted column of that name": table("x", index("i", "x", where='"CURRENT_DATE" > 3')),
    "immutable functions": table("x", index("i", "(lower(x))", where="length(x) > 3")),
    "no predicate": table("x", index("i", "x")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(mutable_predicate, needed) == []
