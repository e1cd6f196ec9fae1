"""What building an index and keeping it up costs, in CPU time of the server's process.

    python benchmarks/index_costs.py

The constants of idx_core/statistics/size/costs.py come from this. CPU time, so that a busy machine
does not matter much; without parallel workers, everything in memory. Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from sample_projects.embedded import embedded_postgres_server

_SETTINGS = {
    "autovacuum": "off",
    "max_parallel_maintenance_workers": "0",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "shared_buffers": "1GB",
    "checkpoint_timeout": "1h",
}
# Of random order, but for `at`; `few` has many rows a value.
_COLUMNS = """
    n::bigint AS at, (random() * 1e9)::bigint AS number, md5(random()::text) AS words,
    gen_random_uuid() AS key, (random() * 500)::int AS few, (random() * 1e6)::numeric AS price,
    ARRAY[(random() * 5000)::int, (random() * 5000)::int, (random() * 50)::int] AS tags,
    int8range(n, n + 5) AS during
"""
_INDEXES = {
    "bigint, ascending": "(at)",
    "bigint, random": "(number)",
    "uuid": "(key)",
    "numeric": "(price)",
    "text": "(words)",
    "500 values": "(few)",
    "two keys": "(few, number)",
    "covering": "(number) INCLUDE (at)",
    "hash": "USING hash (number)",
    "gin, 3 elements": "USING gin (tags)",
    "gist": "USING gist (during)",
    "brin": "USING brin (at)",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print microseconds a row."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the table that is indexed")
    rows: int = parser.parse_args(arguments).rows
    added = rows // 10
    with (
        embedded_postgres_server(_SETTINGS) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        _fill(connection, "rows", rows)
        _fill(connection, "more", added)
        plain = min(_insert(connection) for _ in range(3)) / added
        print(f"{rows:,} rows; microseconds of CPU a row; inserting without index {plain:.2f}")
        print(f"{'index':20} {'build':>8} {'insert':>8}")
        for name, definition in _INDEXES.items():
            built = _cpu(connection, f"CREATE INDEX i ON rows {definition}") / rows
            inserted = _insert(connection) / added - plain
            connection.execute("DROP INDEX i")
            print(f"{name:20} {built:8.2f} {inserted:8.2f}", flush=True)
    return 0


def _fill(connection: psycopg.Connection, table: str, rows: int) -> None:
    query = f"CREATE TABLE {table} AS SELECT {_COLUMNS} FROM generate_series(1, {rows}) n"
    connection.execute(query.encode())
    connection.execute(f"VACUUM ANALYZE {table}".encode())


def _insert(connection: psycopg.Connection) -> float:
    """Insert the other table's rows, and take them back."""
    with connection.transaction(force_rollback=True):
        return _cpu(connection, "INSERT INTO rows SELECT * FROM more")


def _cpu(connection: psycopg.Connection, statement: str) -> float:
    """Microseconds that the server's process worked."""
    before = _ticks(connection)
    connection.execute(statement.encode())
    return (_ticks(connection) - before) / os.sysconf("SC_CLK_TCK") * 1e6


def _ticks(connection: psycopg.Connection) -> int:
    text = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    user, system = text.rpartition(")")[2].split()[11:13]
    return int(user) + int(system)


if __name__ == "__main__":
    sys.exit(main())
