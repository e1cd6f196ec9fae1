"""Derived indexes against all indexes of one to three columns, by the planner's own cost.

    python benchmarks/queries.py --seconds 100

For random queries of one table: what the query costs with the index that is derived from it, and
what it costs where every index of one, two and three columns is there to choose from (820 of them,
also to combine). Where the planner thinks the derived index worse, both plans are executed, and the
pages that they read decide. Exit code 1 when it is worse in more than one case of twenty.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.querying import orders
from benchmarks.querying.plans import created, derived, plan
from benchmarks.querying.random_queries import RandomQuery, random_query
from sample_projects.embedded import embedded_postgres_server

TOLERANCE = 1.05
TARGET = 0.95
_BINS = (1.0, TOLERANCE, 1.25, 2, 5, 20)


@dataclass(frozen=True, slots=True)
class Case:
    """`scan` is the cost without any index, `derived` None when none is wanted."""

    query: RandomQuery
    indexes: tuple[str, ...]
    scan: float
    derived: float | None
    best: float
    chosen: tuple[str, ...]
    pages: tuple[int, int] = (0, 0)
    """Read by the derived index's plan and by the best, where the costs differ."""

    @property
    def is_good(self) -> bool:
        if self.ratio <= TOLERANCE:
            return True
        mine, best = self.pages
        return self.derived is not None and mine <= best * TOLERANCE + 1

    @property
    def ratio(self) -> float:
        cost = self.scan if self.derived is None else self.derived
        return (cost + 0.01) / (self.best + 0.01)  # of a contradiction it is nothing


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1: the target is missed."""
    options = _options(arguments)
    with (
        embedded_postgres_server() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        orders.create(connection, "bare")
        orders.create(connection, "full")
        _all_indexes(connection)
        cases = _cases(connection, options.seconds, options.seed)
    return _report(cases, options.worst)


def _all_indexes(connection: psycopg.Connection) -> None:
    for count in (1, 2, 3):
        for columns in permutations(orders.COLUMNS, count):
            connection.execute(f"CREATE INDEX ON orders ({', '.join(columns)})")
    orders.settle(connection)


def _cases(connection: psycopg.Connection, seconds: float, seed: int) -> list[Case]:
    rng = random.Random(seed)
    until = time.monotonic() + seconds
    cases = []
    while time.monotonic() < until:
        cases.append(_case(connection, random_query(rng)))
    return cases


def _case(connection: psycopg.Connection, query: RandomQuery) -> Case:
    orders.use(connection, "full")
    best = plan(connection, query.asked)
    orders.use(connection, "bare")
    scan = plan(connection, query.asked).cost
    found = derived(query.declared, orders.TABLE)
    cost, pages = None, (0, 0)
    if found:
        named = [replace(one.index, name=f"derived_{n}") for n, one in enumerate(found)]
        with created(connection, orders.TABLE, named):
            cost = plan(connection, query.asked).cost
            mine = plan(connection, query.asked, execute=cost > best.cost * TOLERANCE).pages
        if mine:
            orders.use(connection, "full")
            pages = mine, plan(connection, query.asked, execute=True).pages
    texts = tuple(_text(one.index.elements, one.index.predicate) for one in found)
    return Case(query, texts, scan, cost, best.cost, tuple(sorted(best.indexes)), pages)


def _text(elements: Sequence[object], predicate: str | None) -> str:
    keys = ", ".join(
        getattr(e, "text", "") + " DESC" * getattr(e, "descending", 0) for e in elements
    )
    return f"({keys})" + (f" WHERE {predicate}" if predicate else "")


def _report(cases: Sequence[Case], worst: int) -> int:
    told = [case for case in cases if case.derived is not None]
    cheap = sum(case.ratio <= TOLERANCE for case in told) / len(told)
    share = sum(case.is_good for case in told) / len(told)
    none = [case for case in cases if case.derived is None]
    print(f"{len(cases)} queries, {len(told)} with a derived index, {len(none)} with none")
    _distribution("derived against the best of all", told)
    _distribution("no index against the best of all", none)
    better = sum(case.derived is not None and case.derived < case.scan * 0.999 for case in told)
    print(f"cheaper than without an index: {better} of {len(told)}")
    for case in sorted((c for c in told if not c.is_good), key=lambda c: -c.ratio)[:worst]:
        print(f"{case.ratio:8.2f}  {case.query.asked}")
        print(f"          {case.pages[0]} pages instead of {case.pages[1]}")
        print(f"          derived {', '.join(case.indexes)}; best {', '.join(case.chosen)}")
    for case in sorted(none, key=lambda case: -case.ratio)[:worst]:
        print(f"{case.ratio:8.2f}  none for {case.query.asked}")
        print(f"          best {', '.join(case.chosen)}")
    print(f"no dearer than the best: {cheap:.1%}")
    print(f"no dearer, or no more pages read: {share:.1%} (target {TARGET:.0%})")
    return 0 if share >= TARGET else 1


def _distribution(title: str, cases: Sequence[Case]) -> None:
    counts: Counter[int] = Counter()
    for case in cases:
        counts[sum(case.ratio > limit for limit in _BINS)] += 1
    print(f"{title}:")
    for place, limit in enumerate((*_BINS, float("inf"))):
        share = counts[place] / max(1, len(cases))
        print(f"    up to {limit:>5} times the cost  {counts[place]:>5}  {share:6.1%}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=100, help="how long to ask")
    parser.add_argument("--seed", type=int, default=0, help="of the random queries")
    parser.add_argument("--worst", type=int, default=5, help="how many cases to show")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
