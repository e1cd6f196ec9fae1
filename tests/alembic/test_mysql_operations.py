"""On MariaDB: what is marked, what is refused, and which names."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from tests.alembic.on_mariadb import CREATE, DROP, connected, project, write
from tests.alembic.project import Project
from tests.alembic.shop import shop

__all__ = ["project"]


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
