"""A concurrent index on a partitioned table, written by hand: stock Alembic cannot run it."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make

FILE = """\
from alembic import op

revision = "one"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("by_day", "events", ["day"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("by_day", "events", postgresql_concurrently=True)
"""
QUERY = """
    SELECT c.relname, i.indisvalid FROM pg_partition_tree('events') t
    JOIN pg_index i ON i.indrelid = t.relid JOIN pg_class c ON c.oid = i.indexrelid ORDER BY 1
"""


@pytest.mark.peer(11)
def test_up_down_up(on_postgres: Make, postgres_url: str) -> None:
    project = on_postgres(sa.MetaData())
    (project.versions / "one.py").write_text(FILE)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE events (day date) PARTITION BY RANGE (day)")
        connection.execute("CREATE TABLE events_1 PARTITION OF events DEFAULT")
        for _ in range(2):
            project.upgrade()
            rows = connection.execute(QUERY).fetchall()
            assert rows == [("by_day", True), ("events_1_by_day", True)]
            project.downgrade("base")
            assert connection.execute(QUERY).fetchall() == []
