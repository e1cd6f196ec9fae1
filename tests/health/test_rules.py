"""Each rule on a real server: what it finds, what is like it and is none, and its statement run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from idx_core.scale_model.process import Workshop
from sample_projects.embedded import (
    THROWAWAY_SETTINGS,
    embedded_binaries,
    embedded_postgres_server,
    initialised,
    is_ready,
    url_of,
)
from sample_projects.server_process import free_port, running, workshop
from tests.build.sessions import in_background, old_transaction
from tests.health.asking import flush, health, statements, subjects

pytestmark = pytest.mark.once

OFF = "WITH (autovacuum_enabled = off)"
BUILDS = (
    "CREATE EXTENSION pg_stat_statements",
    f"CREATE TABLE parents (id int PRIMARY KEY, note int) {OFF}",
    f"""CREATE TABLE items (
        id int PRIMARY KEY, parent_id int REFERENCES parents, other_id int REFERENCES parents,
        a int NOT NULL, b int, c text, d int UNIQUE
    ) {OFF}""",
    "INSERT INTO parents SELECT n, 0 FROM generate_series(1, 100) n",
    """INSERT INTO items SELECT n, n % 100 + 1, n % 100 + 1, n, n, 'c' || n, n
       FROM generate_series(1, 20000) n""",
    "CREATE INDEX items_parent_a ON items (parent_id, a)",
    "CREATE INDEX items_parent ON items (parent_id)",
    "CREATE INDEX items_b ON items (b)",
    "CREATE INDEX items_b_some ON items (b) WHERE a > 19000",
    "CREATE INDEX items_a ON items (a)",
    "CREATE UNIQUE INDEX items_told_apart ON items (a, id)",
    "ALTER TABLE items REPLICA IDENTITY USING INDEX items_told_apart",
    "CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at)",
    "CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "CREATE INDEX parts_id ON parts (id)",
    "INSERT INTO parts SELECT n, '2025-05-05' FROM generate_series(1, 5000) n",
    # a foreign key of few rows without an index, and one with an index that has not all rows
    "CREATE TABLE few (id int PRIMARY KEY, parent_id int REFERENCES parents)",
    "CREATE TABLE partial (id int PRIMARY KEY, parent_id int REFERENCES parents, b bool)",
    "CREATE INDEX partial_parent ON partial (parent_id) WHERE b",
    "CREATE TABLE composite (id int PRIMARY KEY, parent_id int REFERENCES parents, b int)",
    "CREATE INDEX composite_parent_b ON composite (parent_id, b)",
)
QUIET = (
    f"CREATE TABLE {{name}} (id int PRIMARY KEY, n int, m int) {OFF[:-1]}, fillfactor = 50)",
    "INSERT INTO {name} SELECT n, n, n FROM generate_series(1, 3000) n",
    "CREATE INDEX {name}_n ON {name} (n)",
    "ANALYZE {name}",
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    settings = {
        "shared_preload_libraries": "pg_stat_statements",
        "random_page_cost": "3.9",
        "effective_io_concurrency": "2",
        "track_io_timing": "on",
    }
    with embedded_postgres_server(settings) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("CREATE DATABASE built")
        with psycopg.connect(of(url, "built"), autocommit=True) as connection:
            for statement in BUILDS:
                connection.execute(statement)
            connection.execute("ANALYZE")
        yield url


def of(url: str, database: str) -> str:
    return f"{url.rpartition('/')[0]}/{database}"


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """A database as built above, with counters that have counted nothing."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE fresh TEMPLATE built")
        yield of(server, "fresh")
        admin.execute("DROP DATABASE fresh WITH (FORCE)")


@pytest.fixture
def connection(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def make(connection: psycopg.Connection, name: str) -> None:
    for statement in QUIET:
        connection.execute(statement.format(name=name))
        flush(connection)  # else what was inserted counts as changed since ANALYZE


def test_an_invalid_index(url: str, connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY few_times ON items (parent_id)")
    build = "CREATE INDEX CONCURRENTLY being_built ON items (c)"
    with old_transaction(url), in_background(url, build):
        document = health(connection)
        assert subjects(document, "IDX301", "error") == ["items.few_times"]
        assert subjects(document, "IDX301", "info") == ["items.being_built"]
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s"
        connection.execute(end, [build])
    found = statements(health(connection), "IDX301")
    assert found == [
        'REINDEX INDEX CONCURRENTLY "public"."being_built";',
        'REINDEX INDEX CONCURRENTLY "public"."few_times";',
    ]
    connection.execute(found[0])
    with pytest.raises(psycopg.errors.UniqueViolation):  # it is no less double than before
        connection.execute(found[1])
    for name in ("being_built", "few_times", "few_times_ccnew"):
        connection.execute(f"DROP INDEX IF EXISTS {name}")
    assert subjects(health(connection), "IDX301") == []


def test_unused_and_redundant_indexes(connection: psycopg.Connection) -> None:
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET enable_bitmapscan = off")
    connection.execute("SELECT b FROM items WHERE b = 5")
    connection.execute("SELECT c FROM items WHERE parent_id = 5")
    flush(connection)
    # not: what is used, unique, a replica identity, a partition's part, or serves a foreign key
    unused = ["items.items_a", "items.items_b_some", "items.items_parent_a"]
    document = health(connection)
    assert subjects(document, "IDX302") == [*unused, "partial.partial_parent", "parts.parts_id"]
    assert subjects(document, "IDX304") == []
    assert subjects(health(connection, min_size=100_000), "IDX302") == [
        *("items.items_a", "items.items_parent_a", "parts.parts_id")
    ]
    patient = health(connection, unused_days=1)  # so long nobody has counted yet
    assert subjects(patient, "IDX302") == []
    assert any("has counted for 0.0 days only" in each for each in patient["missing"])
    # not: the partial index beside a total one, nor what is unique
    assert subjects(patient, "IDX304") == ["items.items_a", "items.items_parent"]
    assert subjects(health(connection, unused_days=1, min_size=10**6), "IDX304") == []
    with connection.transaction(force_rollback=True):
        for statement in statements(patient, "IDX304"):
            connection.execute(statement.replace("CONCURRENTLY ", ""))
        assert subjects(health(connection, unused_days=1), "IDX304") == []


def test_a_bloated_index(connection: psycopg.Connection) -> None:
    connection.execute(
        "CREATE TABLE holes (id int PRIMARY KEY, n int) WITH (autovacuum_enabled = off)"
    )
    connection.execute("INSERT INTO holes SELECT n, n FROM generate_series(1, 30000) n")
    connection.execute("DELETE FROM holes WHERE id % 20 <> 0")
    connection.execute("CREATE INDEX holes_n ON holes (n)")  # full, as it is new
    connection.execute("VACUUM ANALYZE holes")
    found = health(connection)
    assert "holes.holes_pkey" in subjects(found, "IDX303")
    assert "holes.holes_n" not in subjects(found, "IDX303")
    assert "holes.holes_pkey" not in subjects(health(connection, min_size=2**20), "IDX303")
    for statement in statements(found, "IDX303"):
        connection.execute(statement)
    assert subjects(health(connection), "IDX303") == []


def test_statements_that_want_an_index(connection: psycopg.Connection) -> None:
    connection.execute("SELECT pg_stat_statements_reset()")
    connection.execute("SELECT * FROM items WHERE c = 'c77'")
    connection.execute("SELECT * FROM items WHERE d = 77")  # served
    connection.execute("SELECT * FROM few WHERE parent_id = 77")  # of few rows
    document = health(connection)
    wanted = statements(document, "IDX305")
    assert wanted == ['CREATE INDEX CONCURRENTLY ON "public"."items" ("c");']
    connection.execute(wanted[0])
    assert subjects(health(connection), "IDX305") == []


def test_statements_of_other_roles(url: str, connection: psycopg.Connection) -> None:
    connection.execute("SELECT pg_stat_statements_reset()")
    connection.execute("SELECT * FROM items WHERE c = 'c78' AND b = 7")
    connection.execute("CREATE ROLE idx_reader LOGIN")
    try:
        with psycopg.connect(url.replace("postgres@", "idx_reader@"), autocommit=True) as reader:
            hidden = health(reader)["missing"]
            assert "GRANT pg_read_all_stats shows them" in "".join(hidden)
            connection.execute("GRANT pg_monitor TO idx_reader")
            shown = health(reader)["missing"]
            assert "GRANT pg_read_all_stats shows them" not in "".join(shown)
    finally:
        connection.execute("DROP ROLE idx_reader")


def test_scans_that_nobody_explains(connection: psycopg.Connection) -> None:
    connection.execute("CREATE TABLE scanned (id int) WITH (autovacuum_enabled = off)")
    connection.execute("CREATE TABLE peeked (id int) WITH (autovacuum_enabled = off)")
    for table in ("scanned", "peeked"):
        connection.execute(f"INSERT INTO {table} SELECT generate_series(1, 10000)")
    connection.execute("ANALYZE scanned, peeked")
    connection.execute("SET jit = off")
    # in a function: what pg_stat_statements has is no statement on the table
    loop = "DO $$ BEGIN FOR n IN 1..{} LOOP PERFORM * FROM {} {}; END LOOP; END $$"
    connection.execute(loop.format(99, "scanned", "WHERE id = -1"))
    connection.execute(loop.format(100, "peeked", "LIMIT 1"))
    flush(connection)
    assert subjects(health(connection), "IDX305") == []
    connection.execute(loop.format(1, "scanned", "WHERE id = -1"))
    flush(connection)
    assert subjects(health(connection), "IDX305") == ["scanned"]


def test_updates_that_are_not_hot(connection: psycopg.Connection) -> None:
    make(connection, "cold")
    connection.execute("CREATE INDEX cold_brin ON cold USING brin (n)")  # no obstacle
    make(connection, "warm")
    make(connection, "seldom")
    connection.execute("SELECT pg_stat_statements_reset()")
    connection.execute("UPDATE cold SET n = n + 1")
    connection.execute("UPDATE warm SET m = m + 1")
    connection.execute("UPDATE seldom SET n = n + 1 WHERE id < 1000")
    flush(connection)
    document = health(connection)
    assert subjects(document, "IDX306") == ["cold"]
    (message,) = [f["message"] for f in document["findings"] if f["rule"] == "IDX306"]
    assert message.startswith("0% of 3,000 updates are HOT")
    assert message.endswith("statements set n, which cold_n has (likely)")
    assert subjects(health(connection, min_size=2**30), "IDX306") == []


def test_updates_without_room(connection: psycopg.Connection) -> None:
    make(connection, "crowded")
    connection.execute("ALTER TABLE crowded SET (fillfactor = 100)")
    connection.execute("VACUUM FULL crowded")
    connection.execute("UPDATE crowded SET m = m + 1")
    flush(connection)
    document = health(connection)
    assert 'ALTER TABLE "public"."crowded" SET (fillfactor = 90);' in statements(document, "IDX306")


def test_tables_left_alone(connection: psycopg.Connection) -> None:
    for name in ("changed", "dead", "unchanged"):
        make(connection, name)
    connection.execute(f"CREATE TABLE never {OFF} AS SELECT generate_series(1, 1000) AS id")
    connection.execute(f"CREATE TABLE small {OFF} AS SELECT generate_series(1, 999) AS id")
    connection.execute("UPDATE changed SET m = 0 WHERE id <= 1600")  # 1000 + 20 %
    connection.execute("UPDATE unchanged SET m = 0 WHERE id < 1600")
    connection.execute("DELETE FROM dead WHERE id > 1000")  # 2000 of 3000: more than 1000 + 40 %
    flush(connection)
    mine = {"changed", "dead", "never", "small", "unchanged"}
    document = health(connection)
    assert mine & set(subjects(document, "IDX307")) == {"changed", "dead", "never"}
    for statement in statements(document, "IDX307"):
        connection.execute(statement)
    flush(connection)
    assert mine & set(subjects(health(connection), "IDX307")) == set()


def test_settings_of_the_server(connection: psycopg.Connection) -> None:
    assert subjects(health(connection), "IDX308") == []
    ill = {
        "track_counts": ("off", "error"),
        "enable_indexscan": ("off", "warning"),
        "enable_indexonlyscan": ("off", "warning"),
        "enable_bitmapscan": ("off", "warning"),
        "default_statistics_target": ("99", "warning"),
        "random_page_cost": ("4", "info"),
        "effective_io_concurrency": ("1", "info"),
        "track_io_timing": ("off", "info"),
    }
    for name, (value, _) in ill.items():
        connection.execute(f"SET {name} = {value}")
    document = health(connection)
    for severity in ("error", "warning", "info"):
        told = sorted(name for name, (_, weight) in ill.items() if weight == severity)
        assert subjects(document, "IDX308", severity) == told
    connection.execute("ALTER SYSTEM SET autovacuum = off")
    connection.execute("SELECT pg_reload_conf()")
    connection.execute("SELECT pg_sleep(0.1)")
    document = health(connection)
    assert "autovacuum" in subjects(document, "IDX308", "error")
    for statement in statements(document, "IDX308"):
        for part in statement.split(";")[:-1]:
            connection.execute(part)
    connection.execute("RESET ALL")
    connection.execute("SELECT pg_sleep(0.1)")
    assert subjects(health(connection), "IDX308") == []


def test_foreign_keys_without_an_index(connection: psycopg.Connection) -> None:
    document = health(connection)
    # not: composite, whose index begins with the key; items.parent_id has its own
    assert subjects(document, "IDX309", "warning") == ["items.other_id"]
    assert subjects(document, "IDX309", "info") == ["few.parent_id", "partial.parent_id"]
    for statement in statements(document, "IDX309"):
        connection.execute(statement)
    assert subjects(health(connection), "IDX309") == []


@pytest.mark.parametrize(
    ("next_id", "severity"), [(401_000_000, "warning"), (1_501_000_000, "error")]
)
def test_transaction_ids_that_run_out(next_id: int, severity: str) -> None:
    """As pg_resetwal sets the next one: no test waits for so many transactions."""
    with workshop("ids") as place:
        programs = initialised(place, embedded_binaries())
        data = place.directory / "data"
        place.run([programs / "pg_resetwal", "-D", data, "-x", str(next_id)])
        segment = data / "pg_xact" / f"{next_id // 2**20:04X}"
        place.run(["dd", "if=/dev/zero", f"of={segment}", "bs=256k", "count=1"])
        with started(place, programs) as connection:
            connection.execute('CREATE TABLE "x y" (id int)')
            document = health(connection)
            assert subjects(document, "IDX310", severity) == ["database postgres"]
            (statement,) = statements(document, "IDX310")
            assert statement == 'VACUUM (FREEZE) "public"."x y";'
            connection.execute("ALTER SYSTEM SET autovacuum_vacuum_cost_delay = 0")
            connection.execute("SELECT pg_reload_conf()")  # a worker lets go of its table soon
            connection.execute(statement)
            connection.execute("VACUUM (FREEZE)")  # of the catalog as well
            assert subjects(health(connection), "IDX310") == []


@contextmanager
def started(place: Workshop, programs: Any) -> Iterator[psycopg.Connection]:
    data, port = place.directory / "data", free_port()
    # Nobody else is to freeze anything meanwhile. Against a wraparound autovacuum starts even
    # where it is off: a page in a tenth of a second is the slowest that can be had.
    own = {
        **THROWAWAY_SETTINGS,
        "autovacuum": "off",
        "autovacuum_freeze_max_age": "200000000",
        "autovacuum_vacuum_cost_limit": "1",
        "autovacuum_vacuum_cost_delay": "100ms",
    }
    options = [f"--{name}={value}" for name, value in own.items()]
    command = [programs / "postgres", "-D", data, f"--port={port}", *options]
    with (
        running(place, command, ready=lambda: is_ready(data), stop_signal=signal.SIGINT),
        psycopg.connect(url_of(port), autocommit=True) as connection,
    ):
        yield connection
