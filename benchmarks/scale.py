"""How long a model of a large schema takes, and how much disk: 2,000 tables and 10 TB.

    python benchmarks/scale.py
    python benchmarks/scale.py --tables 200 --terabytes 1

Exit code 1 when a budget is missed: 60 s to build, 2 s from the cache, 50 ms a question, 500 MB on
disk.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from idx_core.model import TableName
from idx_core.scale_model import ScaleModel
from idx_core.scale_model.disk import used_below
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    Histogram,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)

_PAGE = 8192
_ROWS_PER_PAGE = 60
_QUESTIONS = 200
_COLUMNS = ("parent_id", "state", "amount", "created_at", "title", "note")
_DDL = """
CREATE TABLE {name} (
    id bigint PRIMARY KEY, parent_id bigint NOT NULL{reference}, state integer NOT NULL,
    amount numeric(12, 2), created_at timestamptz NOT NULL, title text, note text
);
CREATE INDEX {name}_parent ON {name} (parent_id);
CREATE INDEX {name}_recent ON {name} (state, created_at DESC);
"""


def schema(tables: int) -> str:
    """Each table but the first refers to the one before it."""
    return "".join(
        _DDL.format(
            name=f"table_{number}",
            reference=f" REFERENCES table_{number - 1}" if number else "",
        )
        for number in range(tables)
    )


def snapshot(tables: int, terabytes: float) -> Snapshot:
    """Every table equally large; a sixth of the volume is indexes."""
    pages = int(terabytes * 1e12 * 5 / 6 / tables / _PAGE)
    return Snapshot(
        server_version=18, tables=tuple(_table(f"table_{n}", pages) for n in range(tables))
    )


def _table(name: str, pages: int) -> TableStatistics:
    rows = float(pages * _ROWS_PER_PAGE)
    bounds = Histogram(101, tuple(str(bound * 1000) for bound in range(101)))
    columns = [ColumnStatistics(name="id", distinct=-1, average_width=8, correlation=1.0)]
    for column in _COLUMNS:
        numbers = column in {"parent_id", "state", "amount"}
        columns.append(
            ColumnStatistics(
                name=column,
                distinct=-0.1,
                average_width=8 if numbers else 30,
                correlation=0.3,
                common=CommonValues((0.02, 0.01), ("1", "2")) if numbers else None,
                histogram=bounds if numbers else None,
            )
        )
    sizes = {f"{name}_pkey": pages // 15, f"{name}_parent": pages // 15}
    indexes = tuple(
        IndexStatistics(name=index, pages=size, tuples=rows, height=3)
        for index, size in {**sizes, f"{name}_recent": pages // 15}.items()
    )
    return TableStatistics(
        name=TableName(name, "public"), rows=rows, pages=pages, columns=tuple(columns),
        indexes=indexes,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--terabytes", type=float, default=10.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="idx-scale-") as scratch:
        Path(scratch).chmod(0o711)
        return measure(Path(scratch), options.tables, options.terabytes)


def measure(directory: Path, tables: int, terabytes: float) -> int:
    ddl, statistics_of_it = schema(tables), snapshot(tables, terabytes)
    model = ScaleModel.from_ddl(ddl, statistics_of_it, directory=directory)
    first, first_cpu = _seconds(), _cpu()
    with model:
        first, disk = _seconds() - first, used_below(directory / "models")
        times = [_ask(model, number % (tables - 1)) for number in range(_QUESTIONS)]
        notes = model.notes
    first_cpu = _cpu() - first_cpu
    cached = _seconds()
    with model:
        cached = _seconds() - cached
    milliseconds = statistics.quantiles(times, n=20)[-1] * 1000
    budgets = (
        ("built and up", first, 60.0, "s"),
        ("up from the cache", cached, 2.0, "s"),
        ("19 of 20 questions in", milliseconds, 50.0, "ms"),
        ("on disk", disk / 1e6, 500.0, "MB"),
    )
    print(f"{tables} tables, {terabytes:g} TB; {first_cpu:.1f} s of CPU to build", *notes, sep="\n")
    for what, value, budget, unit in budgets:
        missed = "  MISSED" if value > budget else ""
        print(f"{what:<24} {value:>8.1f} {unit:<3} (at most {budget:g} {unit}){missed}")
    return int(any(value > budget for _, value, budget, _ in budgets) or bool(notes))


def _ask(model: ScaleModel, number: int) -> float:
    started = _seconds()
    model.explain(
        f"SELECT * FROM table_{number} p JOIN table_{number + 1} c ON c.parent_id = p.id"
        " WHERE p.state = $1 ORDER BY c.created_at DESC LIMIT 20"
    )
    return _seconds() - started


def _seconds() -> float:
    return time.perf_counter()


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
