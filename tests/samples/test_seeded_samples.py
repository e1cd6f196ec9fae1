"""The data that PostgreSQL makes for agency and justice: sound, skewed, what queries ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest

from benchmarks.workloads.projects import SAMPLES, Project
from tests.support.postgres import PostgresServer

ROWS = {"agency": 10_000, "justice": 40_000}

# Rows were made without checking references: each foreign key, asked for itself.
FOREIGN_KEYS = """
    SELECT format('SELECT %L, count(*) FROM %I AS child WHERE child.%I IS NOT NULL AND NOT EXISTS'
                  ' (SELECT FROM %I AS parent WHERE parent.%I = child.%I)',
                  c.conname, child.relname, a.attname, parent.relname, b.attname, a.attname)
    FROM pg_constraint c
    JOIN pg_class child ON child.oid = c.conrelid
    JOIN pg_class parent ON parent.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = child.oid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = parent.oid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f' ORDER BY c.conname
"""
OWN_TABLES = """
    SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables
    WHERE schemaname = 'public' AND tablename !~ '^(django|auth)_|^alembic_version$'
"""
# What most rows are, what few are: open work, and what the one largest owner has.
FEW = {
    "agency": {
        "open tasks": ("tasks", "status <> 'DONE'"),
        "unread notifications": ("notifications", "read_at IS NULL"),
        "unpaid invoices": ("invoices", "status = 'SENT'"),
    },
    "justice": {
        "webhooks to retry": ("webhook_delivery", "status = 'RETRYING'"),
        "batches in progress": ("process_batch_upload", "status = 'PROCESSING'"),
        "limits in use": ("rate_limit_store", "count > 0"),
    },
}
LARGEST = {
    "agency": ("time_entries", "user_id"),
    "justice": ("credit_transaction", "workspace_id"),
}
# Rare words in few rows; whether somebody belongs somewhere is asked of people who do not, too.
MAY_BE_EMPTY = {
    *("search.clients", "search.users", "search.projects"),
    *("membership", "process_by_number"),
}
DECLARED = {
    "agency": """
import importlib, json, django
django.setup()
from django.conf import settings
from idx_core.declared import is_declared
names = [
    f"{name.rpartition('.')[2]}.{key}"
    for name in settings.IDX["queries"]
    for key, value in vars(importlib.import_module(name)).items() if is_declared(value)
]
print(json.dumps(names))
""",
    "justice": """
import json
from justice import queries
from idx_core.declared import is_declared
print(json.dumps([key for key, value in vars(queries).items() if is_declared(value)]))
""",
}


@pytest.fixture(scope="module", params=sorted(ROWS))
def seeded(
    request: pytest.FixtureRequest,
    postgres18: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Project]:
    name: str = request.param
    with postgres18.fresh_database() as url:
        project = Project.copied(SAMPLES[name], tmp_path_factory.mktemp("seeded") / name, url)
        project.upgrade()
        project.seed(ROWS[name])
        yield project


@pytest.fixture
def connection(seeded: Project) -> Iterator[psycopg.Connection]:
    with psycopg.connect(seeded.url, autocommit=True) as connection:
        yield connection


def test_every_reference_leads_somewhere(connection: psycopg.Connection) -> None:
    statements = [statement for (statement,) in connection.execute(FOREIGN_KEYS)]
    assert len(statements) > 15
    orphans = [connection.execute(statement).fetchone() for statement in statements]
    assert [found for found in orphans if found is None or found[1]] == []


def test_few_rows_are_open(seeded: Project, connection: psycopg.Connection) -> None:
    for what, (table, condition) in FEW[seeded.sample.name].items():
        statement = f"SELECT count(*) FILTER (WHERE {condition}), count(*) FROM {table}"
        few, all_ = connection.execute(statement.encode()).fetchone() or (0, 0)
        assert 0 < few < 0.08 * all_, what


def test_a_few_own_most(seeded: Project, connection: psycopg.Connection) -> None:
    table, owner = LARGEST[seeded.sample.name]
    statement = f"SELECT count(*) FROM {table} GROUP BY {owner} ORDER BY 1 DESC"
    sizes = [size for (size,) in connection.execute(statement.encode())]
    assert sizes[0] > 3 * sum(sizes) / len(sizes)


def test_the_next_row_gets_the_next_key(seeded: Project, connection: psycopg.Connection) -> None:
    table, _ = LARGEST[seeded.sample.name]
    statement = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')), max(id) FROM {table}"
    next_, last = connection.execute(statement.encode()).fetchone() or (0, 0)
    assert next_ == last + 1


def test_the_workload_asks_every_declared_query(
    seeded: Project, connection: psycopg.Connection
) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "agency.settings"}
    declared = json.loads(seeded.run("-c", DECLARED[seeded.sample.name], **settings))
    calls = seeded.workload(ROWS[seeded.sample.name])
    assert {call.query for call in calls} == set(declared)
    found = {
        (call.query, call.of): connection.execute(call.sql.encode()).rowcount for call in calls
    }
    empty = {query for (query, of), rows in found.items() if not rows and of != "a usual one"}
    assert empty <= MAY_BE_EMPTY


def test_another_seed_makes_other_rows(seeded: Project, connection: psycopg.Connection) -> None:
    """And the first one the first rows again."""
    name = seeded.sample.name
    tables = connection.execute(OWN_TABLES).fetchone() or ("",)
    sums = [checksum(connection, LARGEST[name][0])]
    for seed in ("2", "1"):
        connection.execute(f"TRUNCATE {tables[0]} CASCADE".encode())
        seeded.run(*seeded.sample.seed, *seeded.sample.size(ROWS[name]), "--seed", seed)
        sums.append(checksum(connection, LARGEST[name][0]))
    assert sums[0] == sums[2]
    assert sums[0] != sums[1]


def checksum(connection: psycopg.Connection, table: str) -> str:
    statement = f"SELECT md5(string_agg(r::text, ',' ORDER BY id)) FROM {table} AS r"
    (found,) = connection.execute(statement.encode()).fetchone() or ("",)
    return str(found)
