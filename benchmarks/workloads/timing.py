"""How long a query takes when what it reads is in memory, and how PostgreSQL goes about it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

# A quick query is asked often, lest its neighbours on the machine decide; a slow one is not.
_RUNS = 25
_LEAST_RUNS = 3
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Timing:
    """The median in milliseconds until all rows are here, and what EXPLAIN (ANALYZE, BUFFERS) says.

    Here, but not yet made into Python's objects: that is no work of the database. `fastest` is the
    best run, which what else the machine does disturbs least.
    """

    milliseconds: float
    fastest: float
    rows: int
    plan: dict[str, Any]

    @property
    def way(self) -> tuple[tuple[str, str], ...]:
        """How PostgreSQL went about it: the nodes of the plan and the indexes they used."""
        return tuple((str(n["Node Type"]), n.get("Index Name", "")) for n in nodes(self.plan))


def timed(connection: psycopg.Connection, sql: str) -> Timing:
    """Ask it once to warm up, then again and again."""
    rows = _asked(connection, sql)[1]
    seconds: list[float] = []
    while len(seconds) < _RUNS and (len(seconds) < _LEAST_RUNS or sum(seconds) < _SECONDS):
        seconds.append(_asked(connection, sql)[0])
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}"
    found = connection.execute(explain.encode()).fetchone()
    assert found is not None
    return Timing(statistics.median(seconds) * 1_000, min(seconds) * 1_000, rows, found[0][0])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan in JSON."""
    todo = [plan["Plan"]]
    while todo:
        node = todo.pop()
        yield node
        todo += node.get("Plans", ())


def _asked(connection: psycopg.Connection, sql: str) -> tuple[float, int]:
    started = time.perf_counter()
    rows = connection.execute(sql.encode()).rowcount
    return time.perf_counter() - started, rows
