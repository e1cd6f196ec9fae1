"""Does the scale model plan as the loaded database does? TPC-H, loaded, beside its model.

    python benchmarks/fidelity.py --scale 1
    python benchmarks/fidelity.py --data folder-of-tbl-files --json fidelity.json

All 22 queries, without extra indexes and with two sets of ten, each set twice: as a part of the
schema, and as candidates on a model that was built without it. Exit code 1 when a plan is another
one or a total cost is off by more than 0.01 %.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.model import tpch
from benchmarks.model.comparison import Comparison
from benchmarks.model.real import RealDatabase
from idx_core.scale_model import ScaleModel
from idx_core.scale_model.disk import used_below
from sample_projects.embedded import embedded_postgres_server

_TOLERANCE = 0.0001
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

    @property
    def missed(self) -> list[Comparison]:
        return [each for each in self.comparisons if not each.is_within(_TOLERANCE)]

    def __str__(self) -> str:
        same = sum(each.same_shape for each in self.comparisons)
        worst = max(each.difference for each in self.comparisons)
        return (
            f"{self.name:<36} {same:>2} of {len(self.comparisons)}  {worst:>9.4%}"
            f"  {self.seconds_first:>6.2f} s  {self.seconds_cached:>6.2f} s"
            f"  {self.milliseconds:>6.2f} ms  {self.megabytes:>6.1f} MB"
            f"  {self.real_megabytes:>7.0f} MB"
        )


def outcomes(real: RealDatabase, directory: Path) -> Iterator[Outcome]:
    """One after the other; the database has the indexes of each only meanwhile."""
    real.run("VACUUM ANALYZE")
    bare = real.snapshot()
    for name, script in tpch.INDEX_SETS.items():
        statements = tpch.statements(script)
        for statement in statements:
            real.run(statement)
        yield measured(f"{name}, as candidates", real, tpch.SCHEMA, statements, directory)
        real.run("VACUUM ANALYZE")
        yield measured(name, real, tpch.SCHEMA + script, (), directory)
        for statement in statements:
            real.run(f"DROP INDEX {statement.split()[2]}")
    del bare


if __name__ == "__main__":
    sys.exit(0)
