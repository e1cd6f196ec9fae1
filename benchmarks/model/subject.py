"""What is loaded beside its model: a schema, queries, and sets of indexes, added by turns."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.databases import Databases
from benchmarks.model import tpch
from benchmarks.model.real import RealDatabase
from benchmarks.workloads.projects import SAMPLES, Project
from sample_projects.embedded import embedded_binaries

_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Subject:
    """`sets` are statements that each create one index, none of which is there yet."""

    real: RealDatabase
    ddl: str
    queries: Sequence[tuple[str, str]]
    sets: Mapping[str, Sequence[str]]


@contextmanager
def subject_of(options: argparse.Namespace, databases: Databases) -> Iterator[Subject]:
    """TPC-H, or the sample project that the options name, loaded."""
    url = databases.create("subject")
    with (
        tempfile.TemporaryDirectory(prefix="idx-fidelity-") as scratch,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        real = RealDatabase(connection)
        if options.sample is None:
            yield _tpch(real, options.data, options.scale, Path(scratch))
        else:
            yield _sample(real, url, options.sample, options.rows, Path(scratch))


def _tpch(real: RealDatabase, data: Path | None, scale: float, scratch: Path) -> Subject:
    if data is None:
        data = scratch / "data"
        tpch.generate(data, scale)
    tpch.load(real, data)
    sets = {name: tpch.statements(script) for name, script in tpch.INDEX_SETS.items()}
    return Subject(real, tpch.SCHEMA, tpch.queries(), sets)


def _sample(real: RealDatabase, url: str, name: str, rows: int, scratch: Path) -> Subject:
    """With its own indexes, and those that the tool derives for it."""
    project = Project.copied(SAMPLES[name], scratch / name, url)
    project.upgrade()
    own = dict(real.rows(_INDEXES))
    ddl = _schema(url)
    project.generate()
    project.upgrade()
    derived = {index: text for index, text in real.rows(_INDEXES) if index not in own}
    for index in derived:
        real.run(f"DROP INDEX {real.quote(index)}")
    project.seed(rows)
    calls = project.workload(rows)
    queries = [(f"{call.query} of {call.of}", call.sql) for call in calls]
    return Subject(
        real, ddl, queries, {"own": (), f"own and {len(derived)} derived": [*derived.values()]}
    )


def _schema(url: str) -> str:
    command = [str(embedded_binaries() / "pg_dump"), "--schema-only", "--no-owner", "--no-acl", url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
