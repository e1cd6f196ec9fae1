"""Does the scale model plan as the loaded database does? A database, loaded, beside its model.

    python benchmarks/fidelity.py --scale 1
    python benchmarks/fidelity.py --data folder-of-tbl-files --json fidelity.json
    python benchmarks/fidelity.py --sample erp --rows 5000000

The 22 queries of TPC-H without extra indexes and with two sets of ten, or those of a sample project
with its own indexes and with the derived ones; each set three times: as a part of the schema; as
candidates on a model that was built without it; and as candidates whose sizes come from the size
model. Exit code 1 when a plan is another one or a total cost is off by more than 0.01 %, or 2 %
where sizes are derived. What a snapshot without values gives is told, not judged.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.databases import measured_databases
from benchmarks.model.comparison import Comparison
from benchmarks.model.subject import Subject, subject_of
from benchmarks.workloads.projects import SAMPLES
from idx_core.scale_model import ScaleModel
from idx_core.scale_model.disk import used_below
from idx_core.scale_model.sizes import Sizes
from idx_core.statistics.snapshot import Snapshot

_TOLERANCE = 0.0001
_DERIVED = 0.02  # where sizes come from the size model
_HEADINGS = (
    f"{'indexes':<36} same plans  off: median, most  built and up  from cache   a question"
    "    on disk  really"
)
_SETTINGS = {
    "autovacuum": "off",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "shared_buffers": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One set of indexes: what was compared, and what the model took."""

    name: str
    comparisons: tuple[Comparison, ...]
    seconds_first: float
    seconds_cached: float
    milliseconds: float  # a question, on average
    megabytes: float  # on disk
    real_megabytes: float
    tolerance: float

    @property
    def missed(self) -> list[Comparison]:
        if math.isinf(self.tolerance):  # only told
            return []
        return [each for each in self.comparisons if not each.is_within(self.tolerance)]

    def __str__(self) -> str:
        same = sum(each.same_shape for each in self.comparisons)
        differences = [each.difference for each in self.comparisons]
        return (
            f"{self.name:<36} {same:>2} of {len(self.comparisons)}"
            f"  {statistics.median(differences):>8.4%}  {max(differences):>9.4%}"
            f"  {self.seconds_first:>6.2f} s  {self.seconds_cached:>6.2f} s"
            f"  {self.milliseconds:>6.2f} ms  {self.megabytes:>6.1f} MB"
            f"  {self.real_megabytes:>7.0f} MB"
        )


def outcomes(subject: Subject, directory: Path) -> Iterator[Outcome]:
    """One after the other; the database has the indexes of a set only meanwhile."""
    real = subject.real
    for name, statements in subject.sets.items():
        real.run("VACUUM ANALYZE")
        bare = real.snapshot()
        for statement in statements:
            real.run(statement)
        if statements:
            true, derived = (
                _Side(subject, subject.ddl, bare, statements, sizes)
                for sizes in (real.index_sizes(), {})
            )
            yield measured(f"{name}, candidates", true, directory)
            yield measured(f"{name}, derived sizes", derived, directory, _DERIVED)
            real.run("VACUUM ANALYZE")
        ddl = subject.ddl + "".join(f"{statement};\n" for statement in statements)
        whole = _Side(subject, ddl, real.snapshot(), (), {})
        yield measured(name, whole, directory)
        shapes = replace(whole, snapshot=real.snapshot(values=False))
        yield measured(f"{name}, no values", shapes, directory, math.inf)
        for statement in statements:
            real.run(f"DROP INDEX {named(statement)}")


def named(statement: str) -> str:
    """The quoted name in a CREATE INDEX statement."""
    found = re.match(r'CREATE (?:UNIQUE )?INDEX ("(?:[^"]|"")+"|\S+) ', statement)
    assert found is not None
    return found[1]


@dataclass(frozen=True, slots=True)
class _Side:
    subject: Subject
    ddl: str
    snapshot: Snapshot
    candidates: Sequence[str]
    sizes: Sizes


def measured(name: str, side: _Side, directory: Path, tolerance: float = _TOLERANCE) -> Outcome:
    """Build the model, ask it all queries, then start it again from the cache."""
    real, comparisons, times, disk = side.subject.real, [], [], 0
    started = time.perf_counter()
    model = ScaleModel.from_ddl(side.ddl, side.snapshot, directory=directory)
    with model:
        first = time.perf_counter() - started
        disk = used_below(directory / "models")
        for query, text in side.subject.queries:
            model.explain(text, with_indexes=side.candidates, sizes=side.sizes)
            started = time.perf_counter()
            plan = model.explain(text, with_indexes=side.candidates, sizes=side.sizes)
            times.append(time.perf_counter() - started)
            comparisons.append(Comparison(query, real.explain(text), plan))
    started = time.perf_counter()
    with model:
        cached = time.perf_counter() - started
    ((real_bytes,),) = real.rows("SELECT pg_database_size(current_database())")
    return Outcome(
        name,
        tuple(comparisons),
        first,
        cached,
        statistics.mean(times) * 1000,
        disk / 1e6,
        real_bytes / 1e6,
        tolerance,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="scale factor of TPC-H")
    parser.add_argument("--data", type=Path, help="a folder with <table>.tbl, not to be generated")
    parser.add_argument("--sample", choices=sorted(SAMPLES), help="a sample project instead")
    parser.add_argument("--rows", type=int, default=5_000_000, help="of its biggest tables")
    parser.add_argument("--json", type=Path, help="write the figures there")
    options = parser.parse_args()
    found = []
    with (
        tempfile.TemporaryDirectory(prefix="idx-models-") as scratch,
        measured_databases(_SETTINGS) as databases,
        subject_of(options, databases) as subject,
    ):
        Path(scratch).chmod(0o711)
        print(_HEADINGS, flush=True)
        for outcome in outcomes(subject, Path(scratch)):
            print(outcome, *outcome.missed, sep="\n    ", flush=True)
            found.append(outcome)
    if options.json:
        options.json.write_text(json.dumps([_figures(outcome) for outcome in found], indent=2))
    return int(any(outcome.missed for outcome in found))


def _figures(outcome: Outcome) -> dict[str, object]:
    return {
        "indexes": outcome.name,
        "queries": {
            each.name: {
                "real": each.real.total_cost,
                "model": each.model.total_cost,
                "same plan": each.same_shape,
            }
            for each in outcome.comparisons
        },
        "seconds, first": outcome.seconds_first,
        "seconds, cached": outcome.seconds_cached,
        "milliseconds a question": outcome.milliseconds,
        "megabytes": outcome.megabytes,
        "megabytes, loaded": outcome.real_megabytes,
    }


if __name__ == "__main__":
    sys.exit(main())
