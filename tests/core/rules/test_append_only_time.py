import pytest

from idx_core.model import Index, Table
from idx_core.rules.append_only_time import append_only_time
from idx_core.statistics.snapshot import Activity, ColumnStatistics
from tests.core.build import index, query, table
from tests.core.rules.harness import run
from tests.core.rules.statistics import statistics_of

APPENDED = Activity(inserts=100_000, updates=1_000, hot_updates=900, deletes=10)


def logs(found: Index) -> Table:
    return table("id at:timestamp_with_time_zone x", found, name="logs")


def told(
    judged: Table,
    *,
    rows: float = 40_000_000,
    correlation: float = 0.999,
    activity: Activity | None = APPENDED,
    assumed: bool = False,
    **more: object,
) -> list[str]:
    columns = [ColumnStatistics(name=n, correlation=correlation) for n in ("at", "x")]
    statistics = statistics_of(judged, *columns, rows=rows, activity=activity, assumed=assumed)
    found = run(append_only_time, judged, **statistics, **more)
    return [f"{f.subject}: {f.message}" for f in found]


def test_rows_that_lie_in_the_order_of_time() -> None:
    assert told(logs(index("i", "at"))) == [
        "logs.i: index (at) is a B-tree of 40 million rows that lie in that order on disk"
    ]
    assert told(logs(index("i", "at")), activity=None, assumed=True) != []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"rows": 1_000_000},
        {"correlation": 0.5},
        {"activity": None},
        {"activity": Activity(inserts=100, updates=90)},
        {"activity": Activity(inserts=100, deletes=90)},
    ],
    ids=["not large", "in no order", "unknown", "updated", "deleted from"],
)
def test_not_appended_to(otherwise: dict[str, object]) -> None:
    assert told(logs(index("i", "at")), **otherwise) == []  # type: ignore[arg-type]


def test_the_newest_first_needs_the_btree() -> None:
    newest = query("Log.newest", "SELECT * FROM logs ORDER BY at DESC LIMIT 50")
    assert told(logs(index("i", "at")), queries=(newest,)) == []
    other = query("Log.of", "SELECT * FROM logs WHERE id = $1")
    assert told(logs(index("i", "at")), queries=(other,)) != []


NEAR_MISSES = {
    "BRIN": index("i", "at", method="brin"),
    "with another key": index("i", "at", "x"),
    "unique": index("i", "at", unique=True),
    "partial": index("i", "at", where="x > 3"),
    "no moment": index("i", "x"),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Index) -> None:
    assert told(logs(needed)) == []


def test_silent_where_nobody_knows() -> None:
    assert run(append_only_time, logs(index("i", "at"))) == []
