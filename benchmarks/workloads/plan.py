"""The agency's hand-written plan of 128 indexes against the derived set: what each costs and gives.

Three databases are filled alike: one as the models are, one with the plan, one with what the tool
derives. Rows are inserted and updated in all of them by turns; the queries are timed in both of
the latter.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.databases import Databases
from benchmarks.workloads.projects import SAMPLES, Project
from benchmarks.workloads.server import index_bytes, indexes
from benchmarks.workloads.timing import timed

_ROUNDS = 5
_PLAN = {"AGENCY_MODELS": "plan", "AGENCY_WITHOUT_IDX": "1"}

# One row in fifty is inserted once more; the number of an invoice is unique.
_COPIED = {
    "tasks": "project_id, assignee_id, created_by_id, title, description, status, priority,"
    " estimated_hours, due_date, created_at, updated_at",
    "time_entries": "user_id, project_id, task_id, date, hours, billable, note, created_at",
    "notifications": "user_id, kind, text, created_at",
    "messages": "sender_id, recipient_id, project_id, text, created_at",
    "invoices": "number, client_id, project_id, status, currency, total, issue_date, due_date,"
    " created_at",
}
_INSERTS = tuple(
    f"INSERT INTO {table} ({columns}) SELECT {columns.replace('number', repr('R') + ' || number')}"
    f" FROM {table} WHERE id % 50 = {{turn}}"
    for table, columns in _COPIED.items()
)
# What the application does all day: work goes on, hours are approved, notes are read, money comes.
_UPDATES = (
    "UPDATE tasks SET priority = priority % 4 + 1, updated_at = now() WHERE id % 50 = {turn}",
    "UPDATE tasks SET estimated_hours = 1, updated_at = now() WHERE id % 50 = {turn}",
    "UPDATE time_entries SET hours = hours + 0.25, approved_at = now() WHERE id % 50 = {turn}",
    "UPDATE notifications SET read_at = now() WHERE id % 50 = {turn}",
    "UPDATE invoices SET total = total + 1, sent_at = now() WHERE id % 50 = {turn}",
    "UPDATE projects SET budget = budget + 1, updated_at = now() WHERE id % 50 = {turn}",
    "UPDATE users SET last_login = now() WHERE id % 50 = {turn}",
)
_UPDATED = """
    SELECT coalesce(sum(n_tup_upd), 0)::bigint, coalesce(sum(n_tup_hot_upd), 0)::bigint
    FROM pg_stat_user_tables
"""


@dataclass(slots=True)
class Cost:
    """Of one set of indexes; speeds are in rows a second.

    The best of all rounds counts: what else the machine does can only slow one down.
    """

    indexes: int = 0
    megabytes: float = 0.0
    query_milliseconds: float = 0.0
    inserts: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)
    hot_shares: list[float] = field(default_factory=list)

    @property
    def inserted(self) -> float:
        return max(self.inserts)

    @property
    def updated(self) -> float:
        return max(self.updates)

    @property
    def hot_share(self) -> float:
        """The share of the updates that no index had to be told of."""
        return statistics.median(self.hot_shares)


def compare_with_plan(
    name: str, rows: int, scratch: Path, databases: Databases
) -> tuple[dict[str, Any], list[str]]:
    """The document to keep, and in which respect the derived set is no better than the plan."""
    base = Project.copied(SAMPLES[name], scratch / "none", databases.create("none"))
    base.upgrade()
    base.seed(rows)
    projects = {
        "plan": Project.copied(
            SAMPLES[name], scratch / "plan", databases.create("plan", like="none")
        ),
        "ours": Project.copied(
            SAMPLES[name], scratch / "ours", databases.create("ours", like="none")
        ),
    }
    for which, project in projects.items():
        variables = _PLAN if which == "plan" else {}
        project.generate(**variables)
        project.upgrade(**variables)
        databases.settle(which)
    urls = {"none": base.url, **{which: project.url for which, project in projects.items()}}
    statements = [call.sql for call in base.workload(rows)]
    costs = {which: Cost() for which in urls}
    queries: dict[str, list[float]] = {}
    with psycopg.connect(base.url, autocommit=True) as connection:
        own, own_bytes = len(indexes(connection)), index_bytes(connection)
    for which, url in urls.items():
        with psycopg.connect(url, autocommit=True) as connection:
            costs[which].indexes = len(indexes(connection)) - own
            costs[which].megabytes = (index_bytes(connection) - own_bytes) / 1e6
            if which != "none":
                queries[which] = [timed(connection, sql).milliseconds for sql in statements]
                costs[which].query_milliseconds = sum(queries[which])
    # Updates by themselves: rows that are inserted fill the room that updates have made.
    for write in (_insert, _update):
        for turn in range(_ROUNDS + 1):
            for which, url in urls.items():
                with psycopg.connect(url, autocommit=True) as connection:
                    write(connection, costs[which], turn)
                if write is _update:
                    databases.settle(which)
    print("\n".join(_lines(costs)))
    document = {"rows": rows, "queries": queries}
    return {**document, **{which: asdict(cost) for which, cost in costs.items()}}, _misses(costs)


def _insert(connection: psycopg.Connection, cost: Cost, turn: int) -> None:
    """One round; the first one only warms up."""
    speed = _speed(connection, _INSERTS, turn)
    if turn:
        cost.inserts.append(speed)


def _update(connection: psycopg.Connection, cost: Cost, turn: int) -> None:
    """One round; the first one only makes room in the pages, which are full to begin with."""
    before = connection.execute(_UPDATED).fetchone() or (0, 0)
    speed = _speed(connection, _UPDATES, turn)
    connection.execute("SELECT pg_stat_force_next_flush()")
    after = connection.execute(_UPDATED).fetchone() or (0, 0)
    if turn:
        cost.updates.append(speed)
        cost.hot_shares.append((after[1] - before[1]) / max(1, after[0] - before[0]))


def _speed(connection: psycopg.Connection, statements: tuple[str, ...], turn: int) -> float:
    started, rows = time.perf_counter(), 0
    for statement in statements:
        rows += connection.execute(statement.format(turn=turn).encode()).rowcount
    return rows / (time.perf_counter() - started)


def _lines(costs: dict[str, Cost]) -> Iterator[str]:
    line = "{:<24} {:>12} {:>12} {:>12}"
    yield line.format("", *costs)
    yield line.format("indexes of their own", *(cost.indexes for cost in costs.values()))
    yield line.format("megabytes of these", *(f"{c.megabytes:,.0f}" for c in costs.values()))
    yield line.format("rows/s inserted", *(f"{c.inserted:,.0f}" for c in costs.values()))
    yield line.format("rows/s updated", *(f"{c.updated:,.0f}" for c in costs.values()))
    yield line.format("HOT share of updates", *(f"{c.hot_share:.0%}" for c in costs.values()))
    times = (f"{c.query_milliseconds:,.1f}" if c.query_milliseconds else "" for c in costs.values())
    yield line.format("all queries, ms", *times)


def _misses(costs: dict[str, Cost]) -> list[str]:
    plan, ours = costs["plan"], costs["ours"]
    wanted = {
        "fewer indexes": ours.indexes < plan.indexes,
        "fewer bytes": ours.megabytes < plan.megabytes,
        "more rows/s inserted": ours.inserted > plan.inserted,
        "more rows/s updated": ours.updated > plan.updated,
        "a higher HOT share": ours.hot_share > plan.hot_share,
        "equal or better query times": ours.query_milliseconds <= 1.1 * plan.query_milliseconds,
    }
    return [
        f"the derived set has not {what} than the plan" for what, met in wanted.items() if not met
    ]
