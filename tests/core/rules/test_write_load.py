import pytest

from idx_core.model import Index, Table
from idx_core.rules.write_load import write_load
from idx_core.statistics.snapshot import Activity, IndexStatistics
from tests.core.build import index, query, references, table
from tests.core.rules.harness import run
from tests.core.rules.statistics import statistics_of

BUSY = Activity(inserts=500_000, updates=300_000, hot_updates=250_000)


def told(
    found: Index,
    *,
    scans: float | None = 3,
    activity: Activity | None = BUSY,
    **more: object,
) -> list[str]:
    judged = table("id client_id x", found, references("client_id", to="clients"), name="events")
    indexes = (IndexStatistics(name="i", pages=9, scans_per_day=scans),)
    statistics = statistics_of(judged, rows=9e6, indexes=indexes, activity=activity)
    return [f"{f.subject}: {f.message}" for f in run(write_load, judged, **statistics, **more)]


def test_written_all_day_and_hardly_read() -> None:
    assert told(index("i", "x")) == [
        "events.i: index (x) is read 3 times a day and written 550,000 times"
    ]
    assert told(index("i", "x"), scans=0) == [
        "events.i: index (x) is read never and written 550,000 times"
    ]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"scans": 900},
        {"scans": None},
        {"activity": None},
        {"activity": Activity(inserts=900)},
        {"activity": Activity(updates=500_000, hot_updates=499_000)},
    ],
    ids=["read", "unknown", "no counters", "hardly written", "HOT"],
)
def test_worth_its_writes(otherwise: dict[str, object]) -> None:
    assert told(index("i", "x"), **otherwise) == []  # type: ignore[arg-type]


NEAR_MISSES = {
    "unique": index("i", "x", unique=True),
    "a foreign key needs it": index("i", "client_id"),
    "another name": index("j", "x"),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Index) -> None:
    assert told(needed) == []


def test_a_declared_query_needs_it() -> None:
    asked = query("Event.by_x", "SELECT * FROM events WHERE x = $1")
    assert told(index("i", "x"), queries=(asked,)) == []


def test_silent_where_nobody_knows() -> None:
    events: Table = table("x", index("i", "x"))
    assert run(write_load, events) == []
