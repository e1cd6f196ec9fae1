import pytest

from idx_core.model import Index, Table
from idx_core.rules.mostly_null import mostly_null
from idx_core.statistics.snapshot import ColumnStatistics
from tests.core.build import index, query, references, table
from tests.core.rules.harness import run
from tests.core.rules.statistics import statistics_of


def nodes(found: Index) -> Table:
    return table("id parent_id x", found, references("parent_id", to="nodes"), name="nodes")


def told(judged: Table, *, rows: float = 50_000, nulls: float = 0.953, **more: object) -> list[str]:
    column = ColumnStatistics(name="parent_id", null_fraction=nulls)
    found = run(mostly_null, judged, **statistics_of(judged, column, rows=rows), **more)
    return [f"{f.subject}: {f.message}" for f in found]


def test_nulls_are_never_looked_up_by_a_reference() -> None:
    assert told(nodes(index("i", "parent_id"))) == [
        "nodes.i: index (parent_id) has 50,000 rows, of which 95% are null"
    ]


def test_silent_where_nobody_knows() -> None:
    assert run(mostly_null, nodes(index("i", "parent_id"))) == []


def test_silent_where_it_does_not_matter() -> None:
    assert told(nodes(index("i", "parent_id")), rows=9_000) == []
    assert told(nodes(index("i", "parent_id")), nulls=0.5) == []


def test_silent_where_a_declared_query_wants_the_roots() -> None:
    asked = query("Node.roots", "SELECT id FROM nodes WHERE parent_id IS NULL")
    assert told(nodes(index("i", "parent_id")), queries=(asked,)) == []


NEAR_MISSES = {
    "partial": index("i", "parent_id", where="parent_id IS NOT NULL"),
    "with another key": index("i", "parent_id", "x"),
    "unique": index("i", "parent_id", unique=True),
    "another column": index("i", "x"),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Index) -> None:
    assert told(nodes(needed)) == []
