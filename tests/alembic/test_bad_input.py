"""What a user can get wrong ends the command with one line, and leaves nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.util import CommandError
from psycopg import sql

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.rule import rule
from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.shop import clients, shop


def refused(project: Project, match: str) -> None:
    before = set(project.folder.rglob("*.py"))
    for command in (project.revision, project.check):
        with pytest.raises(CommandError, match=match) as caught:
            command()
        assert "\n" not in str(caught.value)
    assert set(project.folder.rglob("*.py")) == before


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ("limit = -1", "limit = -1 is not allowed"),
        ('mod = "report"', "unknown key 'mod'; did you mean 'mode'"),
        ("mode = [", "cannot read .*pyproject.toml"),
        ('naming = "{colour}"', "naming = .* is not allowed"),
    ],
)
def test_broken_settings(on_sqlite: Make, settings: str, match: str) -> None:
    project = on_sqlite(settings=settings)
    project.create_tables()
    refused(project, match)


def test_two_metadata_with_the_same_table(on_sqlite: Make) -> None:
    first, second = sa.MetaData(), sa.MetaData()
    clients(first)
    clients(second)
    project = on_sqlite([first, second])
    refused(project, "cannot compare table 'clients': two MetaData declare it")


def test_a_foreign_key_to_a_table_that_no_metadata_has(on_sqlite: Make) -> None:
    metadata = sa.MetaData()
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.Integer, sa.ForeignKey("legacy.clients.id")),
    )
    refused(on_sqlite(metadata), "orders.client_id.*legacy.clients")


@rule("IDX001")
def broken(table: Table, schema: Schema) -> list[Finding]:
    if table.name.name == "orders":
        raise ZeroDivisionError("by zero")
    return []


@pytest.fixture
def with_broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    import idx_core.engine

    real = idx_core.engine.judge_all
    rules = (*idx_core.registry.ALL_RULES, broken)
    monkeypatch.setattr(
        "alembic_idx.run.judge_all", lambda schema, settings: real(schema, settings, rules)
    )


@pytest.mark.usefixtures("with_broken_rule")
def test_a_rule_that_raises_fails_the_command_after_the_files_are_written(
    on_postgres: Make,
) -> None:
    metadata = shop()
    project = on_postgres(metadata)
    project.create_tables()
    metadata.tables["clients"].append_column(sa.Column("email", sa.String(100)))
    with pytest.raises(CommandError, match=r"rule IDX001 \(broken\) failed: ZeroDivisionError"):
        project.revision()
    written = "".join(path.read_text() for path in project.versions.glob("*.py"))
    assert "add_column" in written
    assert "concurrently=True" in written
    project.upgrade()


@pytest.mark.usefixtures("with_broken_rule")
def test_a_rule_that_raises_fails_the_check(on_postgres: Make) -> None:
    project = on_postgres()
    project.create_tables()
    project.execute("CREATE INDEX ix_orders_client_id ON orders (client_id)")
    with pytest.raises(CommandError, match="rule IDX001"):
        project.check()


def command_line(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


ENV = """\
import sqlalchemy as sa
from alembic import context

metadata = sa.MetaData()
sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id")),
)
with sa.create_engine({url!r}).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic_idx"],
    )
    with context.begin_transaction():
        context.run_migrations()
"""


def test_broken_settings_on_the_command_line(on_sqlite: Make) -> None:
    project = on_sqlite(env=ENV.format(url="sqlite://"), settings='mode = "never"')
    done = command_line(project.folder, "revision", "--autogenerate")
    assert done.returncode != 0
    assert "FAILED: " in done.stdout + done.stderr
    assert "mode = 'never' is not allowed" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_database_that_cannot_be_reached(on_sqlite: Make) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    project = on_sqlite(env=ENV.format(url=url))
    done = command_line(project.folder, "revision", "--autogenerate")
    assert done.returncode != 0
    assert not list(project.versions.glob("*.py"))


def test_a_user_who_may_only_read(on_postgres: Make, postgres_url: str) -> None:
    project = on_postgres()
    project.create_tables()
    project.revision()
    project.upgrade()
    project.downgrade("base")
    for path in project.versions.glob("*.py"):
        path.unlink()
    role = sql.Identifier(f"reader_{postgres_url.rpartition('_')[2]}")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        admin.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(role))
    try:
        project.url = project.url.replace("postgres@", f"{role.as_string(None)[1:-1]}@", 1)
        (text,) = project.revision()
        assert "ix_orders_client_id" in text
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP OWNED BY {}").format(role))
            admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_sqlalchemy_before_2_is_told_and_nothing_breaks(
    on_sqlite: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sa, "__version__", "1.4.54")
    project = on_sqlite()
    project.create_tables()
    project.check()
    assert "migration-idx needs SQLAlchemy 2.0 or later, this is 1.4.54" in caplog.text
