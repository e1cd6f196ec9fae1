"""Whether what is told before a build comes true: the size and the time of indexes.

    python benchmarks/preflight.py
    python benchmarks/preflight.py --rows 5000000 --json preflight.json

Fills a table on a real PostgreSQL 18, looks at each index of a set as a migration does, then builds
it concurrently. Prints what was told beside the truth. Exit code 1 when the truth lies outside of a
told range. The true time is the CPU time of the server process, which builds alone and in memory:
as on a machine with nothing else to do. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import create_engine

from alembic_idx.session import AlembicSession
from idx_core.build import catalog
from idx_core.build.limits import Deadline, Limits
from idx_core.build.preflight import preflight as preflight_module
from idx_core.build.preflight.estimate import Estimate
from idx_core.build.session import Target
from idx_core.build.task import Task
from sample_projects.embedded import embedded_postgres_server

_SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "autovacuum": "off",
    "max_parallel_maintenance_workers": "0",
}

TABLE = """
CREATE UNLOGGED TABLE events (
    id bigint PRIMARY KEY, client int, kind text, email text, name text,
    at timestamptz, total numeric, paid boolean, token uuid, note text, data jsonb,
    words tsvector, place point
)
"""
FILL = """
INSERT INTO events
SELECT n, (random() * 20000)::int, (ARRAY['new', 'sent', 'paid', 'void'])[1 + n % 4],
       'user' || n || '@example.org', 'Name ' || md5(n::text),
       timestamptz '2020-01-01' + n * interval '1 second', round((random() * 1000)::numeric, 2),
       random() < 0.1, gen_random_uuid(), CASE WHEN n % 3 = 0 THEN md5(n::text) END,
       jsonb_build_object('a', n % 100, 'b', md5(n::text)),
       to_tsvector('simple', 'word' || n % 1000 || ' word' || n % 77 || ' w' || n),
       point(random() * 360, random() * 180)
FROM generate_series(1, {rows}) n
"""
INDEXES = (
    "INDEX {} (client)",
    "INDEX {} (kind)",
    "INDEX {} (at)",
    "INDEX {} (client, at)",
    "INDEX {} (kind, client) INCLUDE (total)",
    "INDEX {} (email)",
    "INDEX {} (name)",
    "INDEX {} (total)",
    "INDEX {} (note)",
    "INDEX {} (lower(email))",
    "INDEX {} (client) WHERE paid",
    "INDEX {} (email) WHERE kind = 'void' AND NOT paid",
    "UNIQUE INDEX {} (token)",
    "UNIQUE INDEX {} (client, id)",
    "INDEX {} USING hash (email)",
    "INDEX {} USING brin (at)",
    "INDEX {} USING gin (data)",
    "INDEX {} USING gin (data jsonb_path_ops)",
    "INDEX {} USING gin (words)",
    "INDEX {} USING gist (place)",
    "INDEX {} USING spgist (place)",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was told (lowest, highest) and the truth, in bytes and seconds; `clock` by the clock."""

    index: str
    told_bytes: tuple[float, float]
    size: int
    told_seconds: tuple[float, float]
    seconds: float
    clock: float
    look_seconds: float

    @property
    def misses(self) -> list[str]:
        """In what the truth lies outside."""
        pairs = {"size": (self.told_bytes, self.size), "time": (self.told_seconds, self.seconds)}
        return [
            what for what, ((low, high), true) in pairs.items() if not low <= true <= max(high, 1)
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is told above."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=3_000_000, metavar="N")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    options = parser.parse_args(arguments)
    found = []
    print(
        f"{'':52}{'told, MB':>16}{'true':>8}{'told, s':>16}{'true':>8}{'clock':>8}{'look, ms':>10}"
    )
    for measured in _measured(options.rows):
        found.append(measured)
        _print(measured)
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")
    missed = [one for one in found if one.misses]
    print(f"{len(missed)} of {len(found)} outside of what was told")
    return 1 if missed else 0


def _measured(rows: int) -> Iterator[Measured]:
    with embedded_postgres_server(_SETTINGS) as url:
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            session = AlembicSession(connection)
            session.run(TABLE)
            session.run(FILL.format(rows=rows))
            session.run("ALTER TABLE events SET LOGGED")
            session.run("VACUUM ANALYZE events")
            for definition in INDEXES:
                yield _one(session, definition)
        engine.dispose()


def _one(session: AlembicSession, definition: str) -> Measured:
    session.run("CHECKPOINT")
    began = time.perf_counter()
    estimate = _look(session, definition)
    looked, before = time.perf_counter(), _cpu(session)
    session.run(_statement(definition, "CONCURRENTLY measured", "events"))
    built, after = time.perf_counter(), _cpu(session)
    ((size,),) = session.rows("SELECT pg_relation_size('measured')")
    session.run("DROP INDEX measured")
    return Measured(
        index=_statement(definition, "", "").removeprefix("CREATE ").replace("  ON  ", " "),
        told_bytes=estimate.size,
        size=size,
        told_seconds=estimate.seconds,
        seconds=after - before,
        clock=built - looked,
        look_seconds=looked - began,
    )


def _cpu(session: AlembicSession) -> float:
    """Seconds that the session's process has worked."""
    ((pid,),) = session.rows("SELECT pg_backend_pid()")
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _look(session: AlembicSession, definition: str) -> Estimate:
    target = Target(operation="benchmark", name="measured", table="events")
    place = catalog.place(session, target)
    assert place is not None
    seen = preflight_module.look(
        Task(session, target, Limits(), Deadline(None)),
        place,
        partial(_declare, session, definition),
        None,
    )
    assert seen.estimate is not None
    return seen.estimate


def _declare(session: AlembicSession, definition: str, schema: str, table: str) -> None:
    session.run(_statement(definition, "measured", f"{schema}.{table}"))


def _statement(definition: str, name: str, table: str) -> str:
    return f"CREATE {definition.format(f'{name} ON {table}')}"


def _print(one: Measured) -> None:
    size = "{:.0f} to {:.0f}".format(*(size / 1e6 for size in one.told_bytes))
    seconds = "{:.1f} to {:.1f}".format(*one.told_seconds)
    missed = "  MISSED " + ", ".join(one.misses) if one.misses else ""
    print(
        f"{one.index[:51]:52}{size:>16}{one.size / 1e6:>8.1f}{seconds:>16}{one.seconds:>8.1f}"
        f"{one.clock:>8.1f}{one.look_seconds * 1000:>10.0f}{missed}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
