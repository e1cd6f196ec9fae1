"""How long `verify` takes on a database of many tables, and Alembic's `drift = true`.

    python benchmarks/verify.py --tables 1500
    python benchmarks/verify.py --drift --tables 1000

The commands `alembic-idx verify` and `manage.py idx verify` in processes of their own, on the
synthetic projects (benchmarks/synthetic/shape.py), whose tables and derived indexes are in a real
PostgreSQL 18, each beside a process that only imports the project's models, which is the
framework's own part; and the comparison alone where it is dearest: each table has an expression, a
partial index and an order, so each must be created on a copy of its own table. Some of the indexes
are made other ones first, so that there is something to tell. Exit code 1 when one of them takes
more than ten seconds beside its models, 3 when that is so on a machine with more than twice the
work that it has processors. `--drift` measures `alembic revision --autogenerate` with nothing to
do, without and with `drift = true`, by turns.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.alembic_runs import AUTOGENERATE, alembic_scenarios
from benchmarks.clock import Program, RunFailed, compare
from benchmarks.databases import measured_databases
from benchmarks.django_runs import MANAGE, django_scenarios
from benchmarks.synthetic.shape import shape_of
from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex, Owner, Plain
from idx_core.verify.report import summary
from idx_core.verify.verify import verify
from tests.build.sessions import PsycopgSession

ALLOWED = 10.0
EVERY = 20
"""Of so many tables one is edited."""

_BATCH = 100
_NOTHING = "nothing to do"
_COMMANDS = {
    "alembic-idx verify": (sys.executable, "-m", "alembic_idx.cli", "verify"),
    "manage.py idx verify": (*MANAGE, "idx", "verify"),
}
MODELS = {
    "alembic-idx": (sys.executable, "-m", "alembic", "current"),
    "manage.py": (*MANAGE, "diffsettings"),
}
"""What imports the models, as each command has to, and does nothing with them."""
_EDITABLE = """
SELECT c.relname, t.relname, a.attname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = 'public'::regnamespace AND i.indnatts = 1 AND NOT i.indisunique
  AND i.indpred IS NULL AND i.indexprs IS NULL ORDER BY 1
"""
_COUNT = """
SELECT count(*) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
  AND c.relname NOT IN ('alembic_version_pkc', 'django_migrations_pkey')
"""
_ELEMENTS = (
    "(lower(name), at DESC)",
    "(state) WHERE number > 3 AND state IN ('a', 'b')",
    "(at DESC)",
)
_TABLE = """
CREATE TABLE t{n} (id bigint PRIMARY KEY, name text, state text, number int, at timestamptz);
CREATE INDEX t{n}_0 ON t{n} (lower(name), at DESC);
CREATE INDEX t{n}_1 ON t{n} (state) WHERE number > 3 AND state = ANY (ARRAY['a', 'b']);
CREATE INDEX t{n}_2 ON t{n} (at DESC);
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds for what, those of CPU without the server's, and how many indexes were edited.

    `models_seconds` are those of importing the models, which `seconds` contains.
    """

    what: str
    seconds: float
    cpu_seconds: float
    indexes: int
    edited: int
    models_seconds: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1: too slow, 2: something failed or was not told."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=1500)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--drift", action="store_true")
    parser.add_argument("--only", default="", help="measure what has this in its name")
    options = parser.parse_args(arguments)
    try:
        if options.drift:
            return _drift(options.tables, options.repeat)
        slow = [taken for taken in _all(options) if _is_slow(taken)]
    except RunFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    print(f"{len(slow)} took more than {ALLOWED:.0f} s")
    if slow and os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        print("The machine is too busy to tell")
        return 3
    return int(bool(slow))


def _all(options: argparse.Namespace) -> Iterator[Taken]:
    parts: dict[str, Callable[[int, int], Taken]] = {
        **{what: partial(_command, what) for what in _COMMANDS},
        "the comparison alone": _alone,
    }
    for what, measure in parts.items():
        if options.only in what:
            yield measure(options.tables, options.repeat)


def _is_slow(taken: Taken) -> bool:
    models = f" and {taken.models_seconds:.2f} s for the models" if taken.models_seconds else ""
    seconds = taken.seconds - taken.models_seconds
    print(
        f"{taken.what}: {seconds:.2f} s{models}, {taken.cpu_seconds:.2f} s in all CPU time here;"
        f" {taken.indexes} indexes, {taken.edited} of them edited; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return seconds > ALLOWED


def _command(what: str, tables: int, repeat: int) -> Taken:
    with settled(what, tables) as (program, url):
        edited, count = _edit(url)
        # of Django's, the derived indexes are in migrations, which were not run
        new = sum(len(table.unserved) for table in shape_of(tables))
        lacking = "" if what.startswith("alembic") else f"{new} missing, "
        alone = replace(program, command=MODELS[what.split()[0]])
        found = compare(alone, replace(program, command=_COMMANDS[what], code=1), repeat)
        for run in found.with_:
            _expect(f"{edited} different, {lacking}{count - edited} same", run.output)
    cpu = sorted(run.cpu_seconds for run in found.with_)[repeat // 2]
    models = found.base_seconds
    return Taken(what, models + found.more_seconds, cpu, count, edited, models)


@contextmanager
def settled(what: str, tables: int) -> Iterator[tuple[Program, str]]:
    """A program of a project of that framework with nothing to do, and its database's URL."""
    lay = alembic_scenarios if what.startswith("alembic") else django_scenarios
    with (
        tempfile.TemporaryDirectory(prefix="idx-verify-") as folder,
        measured_databases() as databases,
    ):
        scenarios = lay(Path(folder), shape_of(tables), databases)
        program = next(each for each in scenarios if _NOTHING in each.name).with_
        url = program.environment["BENCH_DATABASE_URL"].replace("+psycopg", "")
        yield replace(program, settle=_pass), url


def _pass(output: str) -> None:
    """What was printed is looked at elsewhere."""


def _edit(url: str) -> tuple[int, int]:
    """Make some of the indexes other ones; how many, and how many the models' tables have."""
    with psycopg.connect(url, autocommit=True) as connection:
        chosen = connection.execute(_EDITABLE).fetchall()[::EVERY]
        for name, table, column in chosen:
            for text in ("DROP INDEX {0}", "CREATE INDEX {0} ON {1} ({2} DESC)"):
                names = map(sql.Identifier, (name, table, column))
                connection.execute(sql.SQL(text).format(*names))
        connection.execute("ANALYZE")
        (count,) = connection.execute(_COUNT).fetchone() or (0,)
    return len(chosen), count


def _alone(tables: int, repeat: int) -> Taken:
    """In this process, with indexes declared in SQL."""
    with measured_databases({"fsync": "off"}) as databases:
        url = databases.create("alone")
        with psycopg.connect(url, autocommit=True) as connection:
            for first in range(0, tables, _BATCH):
                numbers = range(first, min(first + _BATCH, tables))
                text = "".join(_TABLE.format(n=n) for n in numbers)
                connection.execute(f"BEGIN;{text}COMMIT".encode())
            for n in range(0, tables, EVERY):
                text = f"DROP INDEX t{n}_2; CREATE INDEX t{n}_2 ON t{n} (at)"
                connection.execute(text.encode())
            connection.execute("ANALYZE")
        edited = len(range(0, tables, EVERY))
        runs = []
        for _ in range(repeat):
            with psycopg.connect(url, autocommit=True) as connection:
                session = PsycopgSession(connection)
                begun, cpu_begun = time.perf_counter(), time.process_time()
                names = [TableName(f"t{n}") for n in range(tables)]
                verdicts = verify(session, _declared(session, names), tables=names)
                took = time.perf_counter() - begun, time.process_time() - cpu_begun
                runs.append(took)
            count = len(verdicts)
            _expect(f"{edited} different, {count - edited} same", summary(verdicts))
    return Taken("the comparison alone", *sorted(runs)[repeat // 2], 4 * tables, edited)


def _declared(session: PsycopgSession, tables: Sequence[TableName]) -> Iterator[DeclaredIndex]:
    for table in tables:
        yield DeclaredIndex(
            table=table,
            name=f"{table.name}_pkey",
            source="",
            declare=partial(_create, session, "the primary key"),
            owner=Owner("p"),
            plain=Plain(("id",), unique=True),
        )
        for n, elements in enumerate(_ELEMENTS):
            yield DeclaredIndex(
                table=table,
                name=f"{table.name}_{n}",
                source="",
                declare=partial(_create, session, elements),
            )


def _create(session: PsycopgSession, elements: str, schema: str, table: str) -> None:
    session.run(f"CREATE INDEX ON {session.quote(schema)}.{session.quote(table)} {elements}")


def _expect(told: str, output: str) -> None:
    if not any(line.endswith(f" indexes: {told}") for line in output.splitlines()):
        raise RunFailed(f"{told!r} was to be told: {output[:2000]}")


def _drift(tables: int, repeat: int) -> int:
    """What `drift = true` adds to a revision with nothing in it."""
    with (
        tempfile.TemporaryDirectory(prefix="idx-drift-") as folder,
        measured_databases() as databases,
    ):
        scenarios = alembic_scenarios(Path(folder), shape_of(tables), databases)
        program = next(each for each in scenarios if _NOTHING in each.name).with_
        # the settings lie beside the configuration file; all else is one and the same
        beside = program.folder / "drifting"
        beside.mkdir()
        ini = (program.folder / "alembic.ini").read_text()
        (beside / "alembic.ini").write_text(ini.replace("%(here)s", "%(here)s/.."))
        (beside / "pyproject.toml").write_text("[tool.idx]\ndrift = true\n")
        command = [*AUTOGENERATE]
        command.insert(command.index("revision"), "-c")
        command.insert(command.index("revision"), "drifting/alembic.ini")
        found = compare(program, replace(program, command=command), repeat)
    print(
        f"alembic revision, nothing to do, {tables:,} tables: {found.base_seconds:.2f} s;"
        f" drift = true: {found.more_seconds:+.2f} s (± {found.noise_seconds:.2f})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
