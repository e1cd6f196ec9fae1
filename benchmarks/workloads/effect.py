"""All queries of a sample with the models' own indexes, then with those that the tool derives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.databases import Databases
from benchmarks.workloads.crowd import SECONDS, USERS, slowest
from benchmarks.workloads.projects import SAMPLES, Call, Project
from benchmarks.workloads.server import Counts, counts, index_bytes, indexes
from benchmarks.workloads.tables import lines
from benchmarks.workloads.targets import TARGETS, Comparison, Targets, is_slower, missed
from benchmarks.workloads.timing import Timing, timed

# Of justice: the index blocks found in memory, and the reads that go through a whole table.
_HIT_RATIO, _SCAN_SHARE = 0.99, 0.01


@dataclass(frozen=True, slots=True)
class State:
    """The indexes of a database, their bytes, how long the queries take, and what was counted."""

    indexes: frozenset[str]
    bytes: int
    timings: list[Timing]
    counted: Counts


def before_and_after(
    name: str, rows: int, scratch: Path, databases: Databases
) -> tuple[dict[str, Any], list[str]]:
    """The document to keep, and each target that is missed."""
    project = Project.copied(SAMPLES[name], scratch / name, databases.create(name))
    project.upgrade()
    project.seed(rows)
    calls = project.workload(rows)
    databases.settle(name)
    before = _measured(project, calls)
    started = time.monotonic()
    project.generate()
    project.upgrade()
    seconds = time.monotonic() - started
    databases.settle(name)
    after = _measured(project, calls)
    comparisons = _asked_again(
        project,
        TARGETS[name],
        [Comparison(*each) for each in zip(calls, before.timings, after.timings, strict=True)],
    )
    print(f"{name}, {rows:,} rows in the biggest tables")
    print("\n".join((*lines(TARGETS[name], comparisons), *_told(before, after, seconds))))
    misses = list(missed(TARGETS[name], comparisons))
    document = {"sample": name, "rows": rows, **_document(before, after, comparisons)}
    if name == "justice":
        misses += _missed_in_counts(after.counted)
    if name == "agency":
        crowded = slowest(project.url, [c.sql for c in calls if c.group == "dashboards"])
        document["hundred_users_seconds"] = crowded
        print(f"{USERS} users at once, every dashboard each: the slowest took {crowded:.2f} s")
        misses += [f"{USERS} users at once: {crowded:.2f} s"] * (crowded >= SECONDS)
    return document, misses


def _measured(project: Project, calls: list[Call]) -> State:
    with psycopg.connect(project.url, autocommit=True) as connection:
        for call in calls:  # builds and vacuums have put other pages into memory
            connection.execute(call.sql.encode())
        start = counts(connection)
        timings = [timed(connection, call.sql) for call in calls]
        return State(
            frozenset(indexes(connection)),
            index_bytes(connection),
            timings,
            counts(connection).since(start),
        )


def _asked_again(
    project: Project, targets: Targets, comparisons: list[Comparison]
) -> list[Comparison]:
    """What looks slower is timed once more: something else may have kept the machine busy."""
    with psycopg.connect(project.url, autocommit=True) as connection:
        return [
            replace(each, after=timed(connection, each.call.sql))
            if is_slower(targets, each)
            else each
            for each in comparisons
        ]


def _told(before: State, after: State, seconds: float) -> Iterator[str]:
    created, dropped = after.indexes - before.indexes, before.indexes - after.indexes
    yield (
        f"{len(created)} indexes created, {len(dropped)} of {len(before.indexes)} dropped: "
        f"{(after.bytes - before.bytes) / 1e6:+,.0f} MB on {before.bytes / 1e6:,.0f} MB, "
        f"in {seconds:.0f} s"
    )
    yield (
        f"index blocks in memory {after.counted.hit_ratio:.2%}, "
        f"whole tables {after.counted.scan_share:.2%}"
    )


def _missed_in_counts(counted: Counts) -> Iterator[str]:
    if counted.hit_ratio <= _HIT_RATIO:
        yield f"index blocks in memory: {counted.hit_ratio:.2%}, wanted {_HIT_RATIO:.0%}"
    if counted.scan_share >= _SCAN_SHARE:
        yield f"tables read whole: {counted.scan_share:.2%}, allowed {_SCAN_SHARE:.0%}"


def _document(before: State, after: State, comparisons: list[Comparison]) -> dict[str, Any]:
    return {
        "created": sorted(after.indexes - before.indexes),
        "dropped": sorted(before.indexes - after.indexes),
        "bytes": [before.bytes, after.bytes],
        "counted": [asdict(before.counted), asdict(after.counted)],
        "queries": [
            {**each.call._asdict(), "before": asdict(each.before), "after": asdict(each.after)}
            for each in comparisons
        ],
    }
