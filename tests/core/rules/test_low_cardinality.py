import pytest

from idx_core.model import Dialect, Table
from idx_core.rules.low_cardinality import low_cardinality
from idx_core.statistics.snapshot import ColumnStatistics, CommonValues
from tests.core.build import index, references, table
from tests.core.rules.harness import messages, run
from tests.core.rules.statistics import statistics_of

TASKS = table("id status:varchar(20)", index("i", "status"), name="tasks")


def test_a_boolean_has_two_values() -> None:
    assert messages(low_cardinality, table("done:boolean", index("i", "done"))) == [
        "children.i: index (done) is on a column of two values alone"
    ]


def test_a_status_has_as_many_as_production() -> None:
    five = ColumnStatistics(
        name="status", distinct=5, common=CommonValues((0.801, 0.1, 0.05, 0.03, 0.02))
    )
    [finding] = run(low_cardinality, TASKS, **statistics_of(TASKS, five, rows=2_000_000))
    assert finding.message == (
        "index (status) is on a column of 5 values in 2 million rows (the commonest in 80%) alone"
    )


@pytest.mark.parametrize(
    ("distinct", "rows"),
    [(5, 9_000), (21, 2_000_000), (-0.5, 2_000_000), (0, 2_000_000)],
    ids=["a small table", "many values", "a fraction of the rows", "unknown"],
)
def test_not_few_values(distinct: float, rows: float) -> None:
    column = ColumnStatistics(name="status", distinct=distinct)
    assert run(low_cardinality, TASKS, **statistics_of(TASKS, column, rows=rows)) == []


NEAR_MISSES = {
    "a status, and nobody knows": TASKS,
    "partial": table("done:boolean", index("i", "done", where="done")),
    "with another key": table("done:boolean x", index("i", "done", "x")),
    "covering": table("done:boolean x", index("i", "done", include=("x",))),
    "unique": table("done:boolean", index("i", "done", unique=True)),
    "a reference": table("done:boolean", index("i", "done"), references("done")),
    "hash": table("done:boolean", index("i", "done", method="hash")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(low_cardinality, needed) == []


def test_no_partial_indexes_on_mysql() -> None:
    done = table("done:bool", index("i", "done"))
    assert run(low_cardinality, done, dialect=Dialect.MYSQL) == []
