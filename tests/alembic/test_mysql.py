"""On MariaDB: online or not at all, again after a failure, and never long in anybody's way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pymysql
import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from tests.alembic.project import Project
from tests.alembic.shop import shop

BASE = """
revision, down_revision = "0000", None
upgrade = downgrade = lambda: None
"""
REVISION = """
from alembic import op
revision, down_revision = "0001", "0000"


def upgrade():
    {}


def downgrade():
    {}
"""
CREATE = "op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True)"
DROP = "op.drop_index('by_name', 'clients', postgresql_concurrently=True)"
QUICK = "lock_timeout = '1s'\nlock_retries = 1"


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str) -> Project:
    """Two clients; revision 0000 is applied, 0001 is `write`n by the tests."""
    made = Project(tmp_path / "mariadb", mariadb_url, shop(), settings=QUICK)
    made.create_tables()
    made.execute("INSERT INTO clients (name) VALUES ('a'), ('a')")
    (made.versions / "0000.py").write_text(BASE)
    made.upgrade("0000")
    return made


def write(project: Project, up: str = CREATE, down: str = DROP) -> None:
    (project.versions / "0001.py").write_text(REVISION.format(up, down))


@contextmanager
def connected(project: Project) -> Iterator[Any]:
    url = sa.make_url(project.url)
    with (
        closing(
            pymysql.connect(host=url.host, port=url.port or 0, user="root", database=url.database)
        ) as connection,
        connection.cursor() as cursor,
    ):
        yield cursor


@contextmanager
def locked(project: Project) -> Iterator[Any]:
    """A transaction that has read the table, and with it holds its metadata lock."""
    with connected(project) as cursor:
        cursor.execute("SELECT * FROM clients")
        yield cursor


def version(project: Project) -> str:
    with project.engine().connect() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def test_both_ways_and_again(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    write(project)
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        project.upgrade()
        project.downgrade()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert "by_name" not in project.indexes()
    project.execute("CREATE INDEX by_name ON clients (name)")
    project.upgrade()
    assert "index 'by_name' is there already: nothing to build" in caplog.text
    assert project.indexes()["by_name"] == ("name",)
    project.execute("DROP INDEX by_name ON clients")
    project.downgrade()
    assert "index 'by_name' is already gone: nothing to drop" in caplog.text
    assert version(project) == "0000"
    wait = [s for s in statements if s.startswith("SET SESSION lock_wait_timeout")]
    assert wait[0] == "SET SESSION lock_wait_timeout = 1"
    assert wait[1] != wait[0]


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ("(name DESC)", "BTREE (name DESC)"),
        ("(name(5))", "BTREE (name(5))"),
        ("(name, id)", "BTREE (name, id)"),
    ],
)
def test_another_definition_is_an_error_with_both(project: Project, there: str, told: str) -> None:
    write(project)
    project.execute(f"CREATE INDEX by_name ON clients {there}")
    before = project.catalog()
    with pytest.raises(CommandError) as error:
        project.upgrade()
    assert str(error.value) == (
        "cannot create index 'by_name': table 'clients' has an index of that name with another "
        f"definition, {told}, where BTREE (name) is wanted. Rename or drop it, then run "
        "op.create_index('by_name') again."
    )
    assert project.catalog() == before


def test_the_table_is_not_waited_for_long(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    write(project)
    with locked(project):
        started = time.monotonic()
        with pytest.raises(CommandError) as error:
            project.upgrade()
    assert 2 <= time.monotonic() - started < 20
    assert "no metadata lock in time on table 'clients' in 2 attempts of 1 s" in str(error.value)
    assert "attempt 2 of 2 follows in" in caplog.text
    assert version(project) == "0000"
    project.upgrade()
    assert project.indexes()["by_name"] == ("name",)


def test_a_lock_that_is_given_back_is_had_in_the_next_attempt(project: Project) -> None:
    write(project)
    project.settings("lock_timeout = '1s'\nlock_retries = 20")
    with locked(project) as cursor:
        seen = threading.Event()

        class Ends(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                if "no metadata lock in time" in record.getMessage():
                    cursor.connection.rollback()
                    seen.set()

        handler = Ends()
        logger = logging.getLogger("alembic.alembic_idx")
        logger.addHandler(handler)
        try:
            project.upgrade()
        finally:
            logger.removeHandler(handler)
        assert seen.is_set()
    assert project.indexes()["by_name"] == ("name",)


def test_writers_go_on(project: Project) -> None:
    project.execute("INSERT INTO clients (name) SELECT concat('n', a.seq) FROM seq_1_to_60000 a")
    write(project)
    done, writes, errors = threading.Event(), 0, []

    def writer() -> None:
        nonlocal writes
        with connected(project) as cursor:
            try:
                while not done.is_set():
                    cursor.execute("INSERT INTO clients (name) VALUES ('later')")
                    cursor.connection.commit()
                    writes += 1
            except pymysql.Error as error:
                errors.append(error)

    thread = threading.Thread(target=writer)
    thread.start()
    try:
        project.upgrade()
    finally:
        done.set()
        thread.join(20)
    assert errors == []
    assert writes > 0
    with project.engine().connect() as connection:
        counted = "SELECT count(*) FROM clients {} WHERE name = 'later'"
        by_index = connection.exec_driver_sql(counted.format("FORCE INDEX (by_name)")).scalar()
    assert by_index == writes


@pytest.mark.parametrize(
    ("table", "kind"), [("clients", "mysql_prefix='FULLTEXT', "), ("copied", "")]
)
def test_what_blocks_writers_is_refused(project: Project, table: str, kind: str) -> None:
    project.execute("CREATE TABLE copied (name varchar(10)) ENGINE = MyISAM")
    write(
        project,
        CREATE.replace("'clients'", f"'{table}'").replace("['name'], ", f"['name'], {kind}"),
    )
    before = project.catalog()
    with pytest.raises(CommandError) as error:
        project.upgrade()
    assert f"the server cannot do this on table '{table}' while others write to it" in str(
        error.value
    )
    assert "Make the operation a plain one, and run it when writers may wait." in str(error.value)
    assert project.catalog() == before


def test_an_index_that_a_foreign_key_needs(project: Project) -> None:
    (name,) = (n for n, columns in project.indexes().items() if columns == ("client_id",))
    write(project, DROP.replace("by_name", name).replace("'clients'", "'orders'"), "pass")
    with pytest.raises(CommandError, match="needs this index, and InnoDB has no"):
        project.upgrade()
    assert name in project.indexes()


def test_a_table_that_is_not_there(project: Project) -> None:
    write(project, DROP.replace("'clients'", "'nowhere'"), "pass")
    with pytest.raises(CommandError, match="there is no table 'nowhere'"):
        project.upgrade()


def test_hostile_names(project: Project) -> None:
    with connected(project) as cursor:
        cursor.execute("CREATE TABLE `a``b %s` (name varchar(10))")
    names = "'ix `x` %s \\'q\\'', 'a`b %s'"
    write(
        project,
        f"op.create_index({names}, ['name'], postgresql_concurrently=True)",
        f"op.drop_index({names}, postgresql_concurrently=True)",
    )
    project.upgrade()
    project.execute("UPDATE alembic_version SET version_num = '0000'")
    project.upgrade()
    assert ("a`b %s", "ix `x` %s 'q'", 1, "name") in project.catalog()
    project.downgrade()
    assert "ix `x` %s 'q'" not in str(project.catalog())


def test_not_marked_is_left_to_alembic(project: Project) -> None:
    write(project, CREATE.replace(", postgresql_concurrently=True", ""))
    project.execute("CREATE INDEX by_name ON clients (name)")
    with pytest.raises(sa.exc.OperationalError, match="Duplicate key name"):
        project.upgrade()


def test_the_script_says_it_too(project: Project) -> None:
    write(project)
    up, down = project.sql("0000:0001"), project.sql("0001:0000", down=True)
    assert "CREATE INDEX by_name ON clients (name) ALGORITHM=INPLACE LOCK=NONE;" in up
    assert "ALTER TABLE clients DROP INDEX by_name, ALGORITHM=INPLACE, LOCK=NONE;" in down


def test_generated_operations_are_marked(tmp_path: Path, mariadb_url: str) -> None:
    metadata = shop()
    project = Project(tmp_path / "generated", mariadb_url, metadata)
    project.create_tables()
    table = metadata.tables["clients"]
    sa.Index("by_name", table.c.name)
    sa.Index("by_word", table.c.name, mysql_prefix="FULLTEXT")
    (text,) = project.revision()
    create = "op.create_index('by_name', 'clients', ['name'], unique=False, {})"
    assert create.format("postgresql_concurrently=True") in text
    assert "op.drop_index('by_name', table_name='clients', postgresql_concurrently=True)" in text
    assert "mysql_prefix='FULLTEXT')" in text
    assert "autocommit_block" not in text
    project.upgrade()
    project.check()
    project.downgrade("base")
    assert "by_name" not in project.indexes()
    for path in project.versions.glob("*.py"):
        path.unlink()
    project.settings("concurrently = false")
    (plain,) = project.revision()
    assert "op.create_index('by_name', 'clients', ['name'], unique=False)" in plain
