"""The Django sample before migration-idx: sound, and as badly indexed as its README says."""

from __future__ import annotations

import importlib.util
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import psycopg
import pymysql
import pytest

from tests.samples.erp_project import APPS, ERP, Project, early_revision
from tests.support.postgres import PostgresServer

TABLES = 107
NOT_THEIRS = ("django_", "auth_", "sqlite_")
NO_PARTIAL_INDEXES = {"models.W036", "models.W037"}

# Every foreign key of the project's own tables, and whether a lookup by it has an index.
FOREIGN_KEYS = r"""
    SELECT owner.relname, attribute.attname, EXISTS (
        SELECT FROM pg_index AS index
        WHERE index.indrelid = owner.oid AND index.indisvalid
          AND index.indkey[0] = attribute.attnum
          AND coalesce(pg_get_expr(index.indpred, owner.oid), '')
              IN ('', format('(%I IS NOT NULL)', attribute.attname)))
    FROM pg_constraint AS key
    JOIN pg_class AS owner ON owner.oid = key.conrelid
    JOIN pg_attribute AS attribute
      ON attribute.attrelid = owner.oid AND attribute.attnum = key.conkey[1]
    WHERE key.contype = 'f' AND owner.relname !~ '^(django|auth)_'
"""

# Every btree index that a unique or longer one begins with, and that one.
REDUNDANT = r"""
    WITH btree AS (
        SELECT owner.relname AS owner, class.relname AS name, index.indisunique AS is_unique,
               string_to_array(index.indkey::text, ' ') AS columns,
               string_to_array(index.indclass::text, ' ') AS classes,
               string_to_array(index.indoption::text, ' ') AS options,
               coalesce(pg_get_expr(index.indpred, owner.oid), '') AS predicate
        FROM pg_index AS index
        JOIN pg_class AS class ON class.oid = index.indexrelid
        JOIN pg_class AS owner ON owner.oid = index.indrelid
        JOIN pg_am AS method ON method.oid = class.relam AND method.amname = 'btree'
        WHERE owner.relnamespace = 'public'::regnamespace
          AND owner.relname !~ '^(django|auth)_')
    SELECT short.owner, short.name, long.name
    FROM btree AS short JOIN btree AS long
      ON short.owner = long.owner AND short.name <> long.name
     AND NOT short.is_unique AND short.predicate = long.predicate
     AND long.columns[:cardinality(short.columns)] = short.columns
     AND long.classes[:cardinality(short.columns)] = short.classes
     AND long.options[:cardinality(short.columns)] = short.options
"""

COMPANIONS = r"""
    SELECT indexname FROM pg_indexes
    WHERE indexname ~ '_like$' AND tablename !~ '^(django|auth)_'
"""


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres_url", marks=pytest.mark.real),  # the demo does it
        pytest.param("postgres15_url", marks=[pytest.mark.postgres15, pytest.mark.real]),
        pytest.param("mariadb_url", marks=[pytest.mark.mariadb, pytest.mark.real]),
    ]
)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    url = (
        f"sqlite:///{tmp_path / 'erp.sqlite3'}"
        if request.param == "sqlite"
        else request.getfixturevalue(request.param)
    )
    return early_revision(tmp_path / "erp", url)


def tables_of(url: str) -> list[str]:
    """The tables of a database, read without Django."""
    everything = "SELECT table_name FROM information_schema.tables WHERE table_schema = "
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        file = sqlite3.connect(parts.path.removeprefix("/"))
        rows = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        file.close()
    elif parts.scheme == "mysql":
        with (
            pymysql.connect(
                host=parts.hostname, port=parts.port or 0, user=parts.username
            ) as mariadb,
            mariadb.cursor() as cursor,
        ):
            cursor.execute(everything + "%s", [parts.path.removeprefix("/")])
            rows = list(cursor.fetchall())
    else:
        with psycopg.connect(url) as postgres:
            rows = postgres.execute(everything + "'public'").fetchall()
    return sorted(name for (name,) in rows)


def complaints(project: Project) -> set[str]:
    """The ids of what manage.py check finds, which must succeed."""
    done = project.attempt("manage.py", "check", "--database=default")
    assert done.returncode == 0, done.stderr
    return set(re.findall(r"^\S+: \((\S+)\)", done.stderr, re.MULTILINE))


def test_migrates_into_exactly_107_tables(project: Project) -> None:
    project.manage("migrate", "--verbosity=0")

    tables = tables_of(project.url)
    own = [name for name in tables if not name.startswith(NOT_THEIRS)]
    assert len(own) == TABLES
    assert own == project.ask(
        "from django.apps import apps\n"
        f"own = [apps.get_app_config(label) for label in {APPS!r}]\n"
        "models = [m for app in own for m in app.get_models(include_auto_created=True)]\n"
        "answer = sorted(m._meta.db_table for m in models"
        " if m._meta.managed and not m._meta.proxy)"
    )
    assert "wms_scanner_readings" not in tables
    assert project.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"
    assert complaints(project) <= (NO_PARTIAL_INDEXES if "mysql" in project.url else set())


@pytest.mark.real
def test_migrates_back_to_nothing(postgres_url: str, tmp_path: Path) -> None:
    project = early_revision(tmp_path / "erp", postgres_url)
    project.manage("migrate", "--verbosity=0")
    project.ask(
        "from django.core.management import call_command\n"
        f"for app in {APPS[::-1]!r}:\n"
        "    call_command('migrate', app, 'zero', verbosity=0)\n"
        "answer = None"
    )

    assert all(name.startswith(NOT_THEIRS) for name in tables_of(project.url))


@pytest.fixture(
    scope="module",
    params=[
        "postgres18",
        pytest.param("postgres15", marks=[pytest.mark.postgres15, pytest.mark.real]),
    ],
)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    server: PostgresServer = request.getfixturevalue(request.param)
    with server.fresh_database() as url:
        project = early_revision(tmp_path_factory.mktemp("early") / "erp", url)
        project.manage("migrate", "--verbosity=0")
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection


def test_foreign_keys_without_an_index(migrated: psycopg.Connection) -> None:
    keys = migrated.execute(FOREIGN_KEYS).fetchall()

    missing = {f"{table}.{column}" for table, column, has_index in keys if not has_index}
    assert len(missing) > 100
    assert f"{len(missing)} of its {len(keys)} foreign keys" in (ERP / "README.md").read_text()
    assert missing >= {
        *("orders.client_id", "order_line_items.order_id", "order_line_items.batch_id"),
        *("inventory_movements.batch_id", "batches.product_id", "batches.lot_id"),
        *("batch_locations.batch_id", "product_tags.tag_id", "sales.batch_id"),
        *("ledger_entries.account_id", "invoices.order_id", "invoices.customer_id"),
        *("payments.invoice_id", "orders.created_by_id", "departments.parent_id"),
        *("client_contracts.client_id", "bank_accounts.party_id", "addresses.party_id"),
    }
    assert not missing & {
        *("order_status_changes.order_id", "absences.employee_id", "timesheets.employee_id"),
        *("locations.parent_id", "vendor_bills.vendor_id", "employees.user_id"),
        *("journal_entries.journal_id", "customers.party_ptr_id", "machines.work_center_id"),
    }


def test_indexes_that_are_redundant(migrated: psycopg.Connection) -> None:
    found = migrated.execute(REDUNDANT).fetchall()
    companions = migrated.execute(COMPANIONS).fetchall()

    pairs = {(table, short, long) for table, short, long in found}
    twice = {pair for pair in pairs if (pair[0], pair[2], pair[1]) in pairs}
    assert {table for table, _, _ in twice} == {"carriers", "shipments"}
    redundant = {(table, short) for table, short, _ in pairs - twice}
    assert f"while {len(redundant)}\nindexes" in (ERP / "README.md").read_text()
    assert {table for table, _ in redundant} >= {
        *("audit_entries", "customers_groups", "exchange_rates", "product_tags"),
        *("products_substitutes", "stock_reservations", "unit_conversions", "users_groups"),
    }
    assert not any(short.endswith("_like") for _, short in redundant)
    assert len(companions) > 20


def databases() -> ModuleType:
    spec = importlib.util.spec_from_file_location("erp_databases", ERP / "erp" / "databases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_database_url_is_read() -> None:
    read = databases().database_from_url(
        "postgresql://a%40b:p%2Fw@db.example:5433/e?sslmode=require"
    )

    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "e",
        "HOST": "db.example",
        "PORT": "5433",
        "USER": "a@b",
        "PASSWORD": "p/w",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("oracle://u:secret@h/db", "scheme 'oracle' is none of postgresql, mysql, sqlite"),
        ("postgresql://u:secret@h:5432", "it names no database"),
        ("postgresql://u:secret@h:port/db", "host or port is malformed"),
    ],
)
def test_database_url_that_is_wrong(url: str, reason: str, tmp_path: Path) -> None:
    message = early_revision(tmp_path / "erp", url).attempt("manage.py", "check").stderr

    assert message.endswith(f"{reason}\n")
    assert "secret" not in message
