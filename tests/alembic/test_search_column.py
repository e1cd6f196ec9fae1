"""A `tsvector` gets its GIN index by the next revision, and by no further one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from tests.alembic.conftest import Make
from tests.alembic.project import Project


def pages(*more: sa.Index) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "pages",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column('the "words"', TSVECTOR, key="words"),
        *more,
    )
    return metadata


def test_up_down_and_up_again(on_postgres: Make) -> None:
    project = on_postgres(pages())
    project.create_tables()
    (text,) = project.revision()
    assert "postgresql_using='gin'" in text
    assert "postgresql_concurrently=True" in text
    project.upgrade()
    assert "USING gin" in definition(project)
    project.check()
    project.downgrade()
    assert definition(project) == ""
    project.upgrade()
    project.check()


def test_an_index_that_is_declared_is_enough(on_postgres: Make) -> None:
    project = on_postgres(pages(sa.Index("by_words", "words", postgresql_using="gist")))
    project.create_tables()
    project.check()


def definition(project: Project) -> str:
    with project.engine().connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT indexdef FROM pg_indexes "
                "WHERE tablename = 'pages' AND indexdef NOT LIKE '%UNIQUE%'"
            )
        ).scalar()
    return str(found or "")
