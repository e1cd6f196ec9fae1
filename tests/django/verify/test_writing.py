"""`idx verify --write`: migrations that mend drift, there and back, and do nothing elsewhere."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.samples.erp_project import Project, migrated

_CATALOG = """
SELECT c.relname, pg_get_indexdef(c.oid), i.indisvalid, c.oid::bigint
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
CHANGED = (
    "DROP INDEX locations_parent_idx",
    "CREATE INDEX locations_parent_idx ON locations (parent_id) WHERE parent_id > 7",
    "DROP INDEX variants_product_name_idx",
    "CREATE UNIQUE INDEX variants_product_name_idx ON product_variants (name DESC, product_id)",
)
MISSING = ("DROP INDEX absences_employee_start_idx",)
RENAMED = ('ALTER INDEX carriers_code_idx RENAME TO "by ""hand"" 100%"',)
APPS = ("catalog", "hr", "inventory", "sales")
WRITTEN = "restore_indexes"

Catalog = dict[str, tuple[str, bool]]


def catalog(url: str) -> Catalog:
    """Each index of the database: its definition, and whether it is valid."""
    return {name: (definition, valid) for name, definition, valid, _ in rows(url)}


def rows(url: str) -> list[tuple[str, str, bool, int]]:
    with psycopg.connect(url) as connection:
        return connection.execute(_CATALOG).fetchall()


def leave_invalid(connection: psycopg.Connection, url: str) -> None:
    """End a concurrent build while it waits for a transaction."""
    connection.execute("DROP INDEX reservations_product_idx")
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE stock_reservations IN ROW EXCLUSIVE MODE")
        connection.execute("SET statement_timeout = 100")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(
                "CREATE INDEX CONCURRENTLY reservations_product_idx"
                " ON stock_reservations (product_id)"
            )


def drift(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*CHANGED, *MISSING, *RENAMED):
            connection.execute(statement)
        leave_invalid(connection, url)


def migrate_back(project: Project, *options: str) -> None:
    for app in APPS:
        (written,) = project.folder.glob(f"erp/{app}/migrations/*{WRITTEN}.py")
        files = sorted(written.parent.glob("0*.py"))
        project.manage("migrate", "-v0", *options, app, files[files.index(written) - 1].stem)


def test_up_down_and_up(tmp_path: Path, postgres_url: str) -> None:
    project = migrated(tmp_path / "erp", postgres_url)
    right = catalog(postgres_url)
    drift(postgres_url)
    drifted = catalog(postgres_url)
    assert [name for name, (_, valid) in drifted.items() if not valid] == [
        "reservations_product_idx"
    ]

    told = project.manage("idx", "verify", "--write")
    assert told.count(f"{WRITTEN}.py") == len(APPS)
    assert "not written" not in told
    assert catalog(postgres_url) == drifted  # so far only files
    project.manage("makemigrations", "--check")

    project.manage("migrate", "-v0")
    assert catalog(postgres_url) == right
    assert len(project.manage("idx", "verify").splitlines()) == 1

    migrate_back(project)
    # what was INVALID comes back as a whole index of that definition: none is broken on purpose
    healed = {name: (definition, True) for name, (definition, _) in drifted.items()}
    assert catalog(postgres_url) == healed

    project.manage("migrate", "-v0")
    assert catalog(postgres_url) == right

    # as on a database that never had the drift: nothing is built again
    before = rows(postgres_url)
    migrate_back(project, "--fake")
    project.manage("migrate", "-v0")
    assert rows(postgres_url) == before
