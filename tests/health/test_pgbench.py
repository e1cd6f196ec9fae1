"""Usage and HOT share after a mixed load of several clients, beside pgbench's own counters."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.health.asking import flush, health, index_of, table_of
from tests.support.missing import missing
from tests.support.postgres import POSTGRES15_VARIABLE, find_postgres

pytestmark = [pytest.mark.once, pytest.mark.postgres15]  # whose packages pgbench is in

CLIENTS, TRANSACTIONS = 4, 500
TABLE = """
CREATE TABLE items (id int PRIMARY KEY, a int, b int)
    WITH (fillfactor = 50, autovacuum_enabled = off);
CREATE INDEX items_a ON items (a);
CREATE INDEX items_idle ON items (b);
INSERT INTO items SELECT n, n, n FROM generate_series(1, 20000) n
"""
ROW = "\\set row random(1, 20000)\n"
SCRIPTS = {
    "lookup": f"{ROW}SELECT b FROM items WHERE a = -:row;",
    "hot": f"{ROW}UPDATE items SET a = a WHERE id = :row;",
    "cold": f"{ROW}UPDATE items SET a = a + 20000 WHERE id = :row;",
}
_COUNT = re.compile(r"^SQL script \d: .*/(\w+)\n(?:.*\n)*? - (\d+) transactions", re.MULTILINE)


@pytest.fixture
def program() -> Path:
    programs = find_postgres(15, POSTGRES15_VARIABLE)
    beside = programs / "pgbench" if programs else None
    if beside is None or not beside.exists():
        missing("pgbench", "apt-get install postgresql-15")
    return beside


def test_scans_and_updates_are_those_that_pgbench_counts(
    any_postgres_url: str, program: Path, tmp_path: Path
) -> None:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        connection.execute(TABLE)
        connection.execute("VACUUM ANALYZE items")
        flush(connection)
        connection.execute("SELECT pg_stat_reset()")
        done = run(program, any_postgres_url, tmp_path)
        assert sum(done.values()) == CLIENTS * TRANSACTIONS
        document = settled(connection, done["hot"] + done["cold"])

    table = table_of(document, "items")
    assert table["updates"] == done["hot"] + done["cold"]
    assert table["hot_updates"] == done["hot"]
    assert table["hot_share"] == pytest.approx(done["hot"] / (done["hot"] + done["cold"]), abs=1e-4)
    scans = {name: index_of(document, name)["scans"] for name in ("items_pkey", "items_a")}
    assert scans == {"items_pkey": done["hot"] + done["cold"], "items_a": done["lookup"]}
    assert index_of(document, "items_idle")["scans"] == 0


def run(program: Path, url: str, folder: Path) -> dict[str, int]:
    """Transactions by script, as pgbench says when it ends."""
    options = []
    for name, script in SCRIPTS.items():
        (folder / name).write_text(script)
        options += ["-f", str(folder / name)]
    command = [program, "-n", "-c", CLIENTS, "-t", TRANSACTIONS, *options, url]
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True
    )
    counts = {name: int(count) for name, count in _COUNT.findall(done.stdout)}
    assert counts.keys() == SCRIPTS.keys(), done.stdout
    return counts


def settled(connection: psycopg.Connection, updates: int) -> Any:
    """What `health` says as soon as the sessions that have ended are counted."""
    for _ in range(50):
        flush(connection)
        document = health(connection)
        if table_of(document, "items")["updates"] == updates:
            break
        time.sleep(0.1)
    return document
