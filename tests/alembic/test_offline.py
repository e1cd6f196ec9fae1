"""`--sql`: what was generated, as a script for psql that can be run again."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.shop import shop
from tests.support.psql import psql

BASE = """
revision, down_revision = "0000", None
upgrade = downgrade = lambda: None
"""
PLAIN = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "0001", "0000"


def upgrade():
    with op.get_context().autocommit_block():
        {}


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("by_name", postgresql_concurrently=True)
"""


@pytest.fixture
def url(any_postgres_url: str) -> str:
    return any_postgres_url


def run(url: str, script: str) -> None:
    done = psql(url, script)
    assert done.returncode == 0, done.stderr


def versions(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT version_num FROM alembic_version")]


def written(project: Project, operation: str) -> None:
    (project.versions / "0000.py").write_text(BASE)
    (project.versions / "0001.py").write_text(PLAIN.format(operation))


def test_both_ways_and_again(on_postgres: Make, url: str) -> None:
    metadata = shop()
    project = on_postgres(metadata, url=url)
    project.create_tables()
    metadata.tables["clients"].append_column(sa.Column("email", sa.String(100)))
    project.revision(rev_id="0001")
    up, down = project.sql(), project.sql("0002:base", down=True)
    assert up == project.sql()
    assert up.count(r"\set ON_ERROR_STOP on") == 1
    before, _, after = up.partition("-- Indexes are built and dropped concurrently below.")
    assert before.rstrip().endswith("COMMIT;")  # no transaction is open where it is built
    built = "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_orders_client_id ON orders (client_id);"
    assert built in after
    assert "\n-- DROP INDEX CONCURRENTLY IF EXISTS ix_orders_client_id\n" in down

    for script in (up, down, "DROP TABLE IF EXISTS alembic_version;", up):
        run(url, script)
    index_alone = project.sql("0001:0002")
    run(url, index_alone)
    assert versions(url) == ["0002"]
    project.check()
    assert project.indexes() == {"ix_orders_client_id": ("client_id",)}
    run(url, project.sql("0002:0001", down=True))
    run(url, project.sql("0002:0001", down=True))
    assert versions(url) == ["0001"]
    assert project.indexes() == {}


def test_a_failure_is_not_recorded(on_postgres: Make, url: str) -> None:
    project = on_postgres(url=url)
    project.create_tables()
    project.execute("INSERT INTO clients (name) VALUES ('a'), ('a')")
    written(
        project,
        "op.create_index('by_name', 'clients', ['name'], unique=True,"
        " postgresql_concurrently=True)",
    )
    project.upgrade("0000")
    script = project.sql("0000:0001")
    for _ in range(2):
        failed = psql(url, script)
        assert failed.returncode == 3
        assert "could not create unique index" in failed.stderr
        assert versions(url) == ["0000"]
    project.execute("DELETE FROM clients WHERE id = 2")
    run(url, script)
    assert versions(url) == ["0001"]
    with project.engine().connect() as connection:
        valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_name'::regclass"
        assert connection.exec_driver_sql(valid).all() == [(True,)]
    run(url, project.sql("0001:0000", down=True))  # finds the index by its name alone
    assert project.indexes() == {}


def test_expressions_schemas_and_names(on_postgres: Make, url: str) -> None:
    project = on_postgres(url=url, dialect_opts={"paramstyle": "named"})
    run(url, 'CREATE SCHEMA "the 100%"; CREATE TABLE "the 100%"."a\'b" (name text, at int);')
    written(
        project,
        "op.create_index('ix \"x\" $idx$ %s', \"a'b\", [sa.text('lower(name)')],"
        " schema='the 100%', postgresql_where=sa.text(\"name LIKE '%a'\"),"
        " postgresql_include=['at'], postgresql_concurrently=True)",
    )
    project.upgrade("0000")
    for _ in range(2):
        run(url, project.sql("0000:0001"))
    assert list(project.indexes("the 100%")) == ['ix "x" $idx$ %s']


@pytest.mark.parametrize(
    "options", [{"autogenerate_plugins": ["alembic.autogenerate.*"]}, {}], ids=["unnamed", "asked"]
)
def test_left_to_alembic(on_postgres: Make, options: dict[str, list[str]]) -> None:
    """An environment that does not name the plugin, and IF NOT EXISTS that the user asks for."""
    project = on_postgres(**options)
    exists = "" if options else ", if_not_exists=True"
    written(
        project,
        f"op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True{exists})",
    )
    script = project.sql("0000:0001")
    assert r"\gexec" not in script
    assert script.count("by_name") == 1


def test_bad_settings_are_one_line(on_postgres: Make) -> None:
    project = on_postgres(settings="lock_timeout = 3")
    written(
        project, "op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True)"
    )
    with pytest.raises(Exception, match="lock_timeout") as raised:
        project.sql("0000:0001")
    assert type(raised.value).__name__ == "CommandError"
