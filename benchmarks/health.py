"""How long `health` takes, and how much memory, on a database of many tables.

`python -m benchmarks.health [TABLES]` makes 1,500 tables with 6,000 indexes unless told otherwise,
analysed, and asks as `alembic-idx health` does; with pg_stat_statements' part where it is loaded.
"""

from __future__ import annotations

import resource
import sys
import time

import psycopg

from benchmarks.databases import measured_databases
from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from tests.build.sessions import PsycopgSession

_TABLE = """
CREATE TABLE t{n} (
    id bigserial PRIMARY KEY, parent_id bigint REFERENCES t{parent}, name text, state text,
    number int, at timestamptz, amount numeric(12, 2), note text
);
CREATE INDEX t{n}_parent_id ON t{n} (parent_id);
CREATE INDEX t{n}_name ON t{n} (lower(name), at DESC);
CREATE INDEX t{n}_state ON t{n} (state) WHERE number > 3;
INSERT INTO t{n} (name, state, number, at, amount)
SELECT 'name ' || i, i::text, i, now(), i FROM generate_series(1, 20) i;
"""
_BATCH = 100


def make_tables(url: str, tables: int) -> None:
    """So many, each with four indexes and twenty rows, analysed."""
    with psycopg.connect(url, autocommit=True) as connection:
        for first in range(0, tables, _BATCH):
            numbers = range(first, min(first + _BATCH, tables))
            statements = (_TABLE.format(n=n, parent=max(n - 1, 0)) for n in numbers)
            connection.execute("BEGIN;" + "".join(statements) + "COMMIT")
        connection.execute("ANALYZE")


def main(tables: int) -> None:
    """Make the database, ask once, print."""
    with measured_databases({"fsync": "off"}) as databases:
        url = databases.create("many")
        make_tables(url, tables)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with psycopg.connect(url, autocommit=True) as connection:
            session = PsycopgSession(connection)
            lines: list[str] = []
            begun, processor = time.monotonic(), time.process_time()
            run_health(session, Asked(min_size=0, unused_days=0), lines.append)
            took, own = time.monotonic() - begun, time.process_time() - processor
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(lines[0].splitlines()[0])
        print(f"{tables} tables, {4 * tables} indexes: {took:.2f} s, {own:.2f} s of them here")
        print(f"memory: {after // 1024} MB, {before // 1024} MB of them before it asked")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)
