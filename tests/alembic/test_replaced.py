"""An index that changes under its name: ended after each statement, and run again."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.project import Project

NAME = 'by ""code'


def items(*elements: str, name: str = "by_code", schema: str | None = None) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "items",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(10)),
        sa.Index(name, *elements, unique=True),
        schema=schema,
    )
    return metadata


def changed(
    on_postgres: Make, url: str, name: str = "by_code", schema: str | None = None
) -> tuple[Project, str]:
    project = on_postgres(items("id", name=name, schema=schema), url=url, include_schemas=True)
    if schema:
        project.execute(f'CREATE SCHEMA "{schema}"')
    project.create_tables()
    project.metadata = items("id", "code", name=name, schema=schema)
    (text,) = project.revision()
    return project, text


def only_file(project: Project) -> Path:
    (path,) = project.versions.glob("*.py")
    return path


@pytest.mark.parametrize("done", [1, 2, 3])
def test_ended_after_each_statement(on_postgres: Make, postgres_url: str, done: int) -> None:
    there_and_back(*changed(on_postgres, postgres_url), done)


def test_on_postgresql_15(on_postgres: Make, postgres15_url: str) -> None:
    there_and_back(*changed(on_postgres, postgres15_url), done=2)


def move(project: Project, down: bool) -> None:
    if down:
        project.downgrade("base")
    else:
        project.upgrade()


def there_and_back(project: Project, text: str, done: int) -> None:
    """Up and down, each ended after so many statements; there is an index all the time."""
    path = only_file(project)
    before = project.catalog()
    for down in (False, True):
        lines = text.splitlines(keepends=True)
        block = [n for n, line in enumerate(lines) if "autocommit_block" in line][down]
        lines.insert(block + 1 + done, "        raise SystemError('ended')\n")
        path.write_text("".join(lines))
        with pytest.raises(SystemError, match="ended"):
            move(project, down)
        assert project.indexes()
        path.write_text(text)
        move(project, down)
        assert project.indexes() == {"by_code": ("id",) if down else ("id", "code")}
        if not down:
            project.check()
    assert project.catalog() == before


@pytest.mark.parametrize("schema", [None, "my shop"])
def test_names_that_need_quoting(on_postgres: Make, postgres_url: str, schema: str | None) -> None:
    name = 'by "100%" ' + "ä" * 26
    project, text = changed(on_postgres, postgres_url, name, schema)
    assert text.count("op.execute('ALTER INDEX ") == 2
    before = project.catalog()
    project.upgrade()
    assert project.indexes(schema) == {name: ("id", "code")}
    project.check()
    project.downgrade("base")
    assert project.catalog() == before


def test_a_name_with_a_colon_is_dropped_and_created(on_postgres: Make, postgres_url: str) -> None:
    """`op.execute` would read a parameter into it."""
    project, text = changed(on_postgres, postgres_url, "by :code")
    assert "op.execute" not in text
    project.upgrade()
    project.check()


def test_two_tables_with_one_name_are_not_mixed_up(on_postgres: Make) -> None:
    def both(one: str, other: str) -> sa.MetaData:
        metadata = sa.MetaData()
        for table, elements in (("ones", one), ("others", other)):
            columns = [sa.Column(c, sa.Integer, primary_key=c == "a") for c in "abc"]
            indexes = [sa.Index(e, e[-1]) for e in elements.split()]
            sa.Table(table, metadata, *columns, *indexes)
        return metadata

    project = on_postgres(both("ix_b", "ix_c"))
    project.create_tables()
    project.metadata = both("ix_c", "ix_b")
    (text,) = project.revision()
    assert "op.execute" not in text
