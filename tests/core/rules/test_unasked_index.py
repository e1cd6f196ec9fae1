from dataclasses import replace

import pytest

from idx_core.finding import Finding
from idx_core.model import DeclaredOrdering, DeclaredQuery, Origin, Schema, Table
from idx_core.rules.unasked_index import unasked_index
from tests.core.build import index, primary_key, references, table, unique

CHUNKS = "SELECT * FROM t WHERE document_id = $1 ORDER BY place"
USAGE = "type IN ('USAGE', 'PURCHASE')"


def run(asked: Table, *queries: str) -> list[Finding]:
    declared = tuple(DeclaredQuery(name=f"q{n}", sql=sql) for n, sql in enumerate(queries))
    return list(unasked_index(asked, Schema(tables=(asked,), queries=declared)))


def test_a_key_that_nobody_asks_for() -> None:
    """Seen in a plan: the place of a chunk, which is asked for within its document only."""
    chunks = table("id document_id place", primary_key("id"), index("i", "place"), name="t")
    [finding] = run(chunks, CHUNKS)
    assert finding.subject == "t.i"
    assert finding.message == "no declared query can use index (place)"
    assert "(q0)" in finding.hint
    assert not finding.fix


def test_a_predicate_that_no_query_implies() -> None:
    """Seen in a plan: sums by type over all types, with an index of two of them."""
    paid = table("id owner type at", index("i", "owner", "at", where=USAGE), name="t")
    by_type = "SELECT type, count(*) FROM t WHERE owner = $1 AND at > $2 GROUP BY type"
    [finding] = run(paid, by_type)
    assert finding.message == f"no declared query can use index (owner, at) WHERE {USAGE}"


NEAR_MISSES = {
    "compared": (table("a b", index("i", "a", "b"), name="t"), "SELECT * FROM t WHERE a = $1"),
    "a range": (table("a", index("i", "a"), name="t"), "SELECT * FROM t WHERE a > $1"),
    "one of two": (
        table("a b", index("i", "a"), name="t"),
        "SELECT * FROM t WHERE a = $1 OR b = $2",
    ),
    "joined": (
        table("a b", index("i", "a"), name="t"),
        "SELECT * FROM t JOIN u ON u.id = t.a WHERE u.b = $1",
    ),
    "ordered": (table("a", index("i", "a"), name="t"), "SELECT * FROM t ORDER BY a LIMIT 5"),
    "ordered, first rows": (
        table("a b", index("i", "a"), name="t"),
        "SELECT * FROM t WHERE b = $1 ORDER BY a LIMIT 5",
    ),
    "an expression of it": (
        table("a", index("i", "(lower(a))"), name="t"),
        "SELECT * FROM t WHERE lower(a) = $1",
    ),
    "implied": (
        table("a s", index("i", "a", where="s = 'X'"), name="t"),
        "SELECT * FROM t WHERE a = $1 AND s = 'X'",
    ),
    "unique": (table("a b", unique("a"), name="t"), "SELECT * FROM t WHERE b = $1"),
    "a foreign key": (
        table("a b", index("i", "a"), references("a", to="u"), name="t"),
        "SELECT * FROM t WHERE b = $1",
    ),
    "no query of the table": (table("a b", index("i", "a"), name="t"), "SELECT * FROM u"),
}


@pytest.mark.parametrize(("needed", "query"), NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table, query: str) -> None:
    assert run(needed, query) == []


def test_silent_without_queries() -> None:
    assert run(table("a b", index("i", "a"), name="t")) == []


def test_silent_where_a_model_orders_by_it() -> None:
    made = table("a b", index("i", "a"), name="t")
    ordered = replace(made, orderings=(DeclaredOrdering(elements=made.indexes[0].elements),))
    assert run(ordered, "SELECT * FROM t WHERE b = $1") == []


def test_an_order_within_a_parent_is_no_use_for_it() -> None:
    made = table("a b", index("i", "a"), name="t")
    within = DeclaredOrdering(elements=made.indexes[0].elements, within=("b",))
    ordered = replace(made, orderings=(within,))
    assert len(run(ordered, "SELECT * FROM t WHERE b = $1")) == 1


def test_silent_about_what_the_framework_made() -> None:
    made = table("a b", index("i", "a"), name="t")
    implicit = replace(made.indexes[0], origin=Origin.IMPLICIT)
    assert run(replace(made, indexes=(implicit,)), "SELECT * FROM t WHERE b = $1") == []
