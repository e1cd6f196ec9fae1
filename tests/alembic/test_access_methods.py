"""Every access method by `alembic upgrade`: up, down, up, also after a build that failed."""

from __future__ import annotations

import pytest

from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.test_rerun import invalid, write
from tests.build.halfway import ended_half_way
from tests.build.sessions import execute

TABLE = """
CREATE TABLE things (id int, name text, at timestamptz, words tsvector, place point, tags jsonb)
"""
INDEXES = {
    "by_brin": (
        "['at'], postgresql_using='brin', postgresql_with={'pages_per_range': 16}",
        "brin (at) WITH (pages_per_range='16')",
    ),
    "by_gin": (
        "['tags'], postgresql_using='gin', postgresql_ops={'tags': 'jsonb_path_ops'}",
        "gin (tags jsonb_path_ops)",
    ),
    "by_gist": ("['words'], postgresql_using='gist'", "gist (words)"),
    "by_hash": ("['name'], postgresql_using='hash'", "hash (name)"),
    "by_spgist": ("['place'], postgresql_using='spgist'", "spgist (place)"),
}
UP = tuple(
    f"op.create_index({name!r}, 'things', {words}, postgresql_concurrently=True)"
    for name, (words, _) in INDEXES.items()
)
DOWN = tuple(f"op.drop_index({name!r}, 'things', postgresql_concurrently=True)" for name in INDEXES)
WHOLE = {
    name: f"CREATE INDEX {name} ON public.things USING {definition}"
    for name, (_, definition) in INDEXES.items()
}


@pytest.fixture
def project(on_postgres: Make, any_postgres_url: str) -> Project:
    project = on_postgres(url=any_postgres_url)
    execute(
        any_postgres_url,
        TABLE,
        "INSERT INTO things SELECT n, 'thing ' || n, now(), to_tsvector('word' || n), point(n, n),"
        " jsonb_build_object('n', n) FROM generate_series(1, 300) n",
    )
    write(project, UP, DOWN)
    return project


def definitions(project: Project) -> dict[str, str]:
    return {str(row[1]): str(row[2]) for row in project.catalog() if row[1] in INDEXES}


def test_up_down_up(project: Project) -> None:
    for _ in range(2):
        project.upgrade()
        assert definitions(project) == WHOLE
        assert invalid(project) == []
        project.downgrade("base")
        assert definitions(project) == {}


@pytest.mark.peer(1)
def test_after_builds_that_failed(project: Project, any_postgres_url: str) -> None:
    for definition in WHOLE.values():
        concurrently = definition.replace("INDEX", "INDEX CONCURRENTLY", 1)
        ended_half_way(any_postgres_url, concurrently, reader_of="things")
    assert invalid(project) == sorted(INDEXES)
    project.upgrade()
    assert definitions(project) == WHOLE
    assert invalid(project) == []
