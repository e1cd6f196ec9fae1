"""What the derived indexes do for the queries of a sample project, and what they cost.

    python benchmarks/samples.py --sample justice --rows 1000000
    python benchmarks/samples.py --sample agency --rows 1000000 --plan

The sample is migrated and filled as its user would do it, with so many rows in its biggest tables.
All its declared queries are timed with the models' own indexes alone; then the tool generates the
migrations, they are run, and the queries are timed again. Plans and figures are kept in a JSON
file. Exit code 1 when a target is missed. `--plan` compares with the agency's hand-written plan of
128 indexes instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.databases import Databases, measured_databases
from benchmarks.workloads.crowd import SECONDS, USERS, slowest
from benchmarks.workloads.plan import compare_with_plan
from benchmarks.workloads.projects import SAMPLES, Call, Project
from benchmarks.workloads.server import counts, index_bytes, indexes
from benchmarks.workloads.tables import lines
from benchmarks.workloads.targets import TARGETS, Comparison, missed
from benchmarks.workloads.timing import Timing, timed

_SETTINGS = {
    "max_connections": "150",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "512MB",
    "shared_buffers": "2GB",
}
# Of justice: the index blocks found in memory, and the reads that go through a whole table.
_HIT_RATIO, _SCAN_SHARE = 0.99, 0.01


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", choices=sorted(SAMPLES), required=True)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the biggest tables")
    parser.add_argument("--plan", action="store_true", help="agency: 128 indexes against ours")
    parser.add_argument("--output", type=Path, help="the JSON file (default: in the temp. folder)")
    options = parser.parse_args()
    if options.plan and options.sample != "agency":
        parser.error("only agency has a plan that can be carried out")
    name = f"idx-{options.sample}-{options.rows}{'-plan' if options.plan else ''}.json"
    output: Path = options.output or Path(tempfile.gettempdir(), name)
    with (
        tempfile.TemporaryDirectory(prefix="idx-samples-") as scratch,
        measured_databases(_SETTINGS) as databases,
    ):
        work = compare_with_plan if options.plan else _before_and_after
        document, misses = work(options.sample, options.rows, Path(scratch), databases)
    output.write_text(json.dumps(document, indent=1), encoding="utf-8")
    print(f"Plans and figures: {output}")
    for each in misses:
        print(f"MISSED {each}")
    return int(bool(misses))


def _before_and_after(
    name: str, rows: int, scratch: Path, databases: Databases
) -> tuple[dict[str, Any], list[str]]:
    project = Project.copied(SAMPLES[name], scratch / name, databases.create(name))
    project.upgrade()
    project.seed(rows)
    databases.settle(name)
    calls = project.workload(rows)
    with psycopg.connect(project.url, autocommit=True) as connection:
        own, own_bytes = indexes(connection), index_bytes(connection)
        before = [timed(connection, call.sql) for call in calls]
    seconds = _derived(project)
    databases.settle(name)
    with psycopg.connect(project.url, autocommit=True) as connection:
        there = indexes(connection)
        created, dropped = sorted(set(there) - set(own)), sorted(set(own) - set(there))
        more_bytes = index_bytes(connection) - own_bytes
        for call in calls:  # what the builds have put out of memory comes back
            connection.execute(call.sql.encode())
        counted = counts(connection)
        after = [timed(connection, call.sql) for call in calls]
        counted = counts(connection).since(counted)
    comparisons = [Comparison(*each) for each in zip(calls, before, after, strict=True)]
    misses = list(missed(TARGETS[name], comparisons))
    print(f"{name}, {rows:,} rows in the biggest tables")
    print("\n".join(lines(TARGETS[name], comparisons)))
    print(
        f"{len(created)} indexes created, {len(dropped)} of {len(own)} dropped: "
        f"{more_bytes / 1e6:+,.0f} MB on {own_bytes / 1e6:,.0f} MB, in {seconds:.0f} s"
    )
    print(f"index blocks in memory {counted.hit_ratio:.2%}, whole tables {counted.scan_share:.2%}")
    if name == "justice":
        misses += [f"index blocks in memory: {counted.hit_ratio:.2%}"] * (
            counted.hit_ratio <= _HIT_RATIO
        )
        misses += [f"tables read whole: {counted.scan_share:.2%}"] * (
            counted.scan_share >= _SCAN_SHARE
        )
    document = {
        "sample": name,
        "rows": rows,
        "created": created,
        "dropped": dropped,
        "more_bytes": more_bytes,
        "own": own,
        "own_bytes": own_bytes,
        "counted": asdict(counted),
        "queries": [_kept(*each) for each in zip(calls, before, after, strict=True)],
    }
    if name == "agency":
        crowded = slowest(project.url, [c.sql for c in calls if c.group == "dashboards"])
        document["hundred_users_seconds"] = crowded
        print(f"{USERS} users at once, every dashboard each: the slowest took {crowded:.2f} s")
        misses += [f"{USERS} users at once: {crowded:.2f} s"] * (crowded >= SECONDS)
    return document, misses


def _derived(project: Project) -> float:
    """Generate the migrations and run them; how many seconds that took."""
    started = time.monotonic()
    project.generate()
    project.upgrade()
    return time.monotonic() - started


def _kept(call: Call, before: Timing, after: Timing) -> dict[str, Any]:
    return {**call._asdict(), "before": asdict(before), "after": asdict(after)}


if __name__ == "__main__":
    sys.exit(main())
