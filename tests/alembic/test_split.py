"""What must stay in the transaction of its neighbours, and what moves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.shop import clients, shop


def there_and_back(project: Project) -> None:
    before = project.catalog()
    project.upgrade()
    after = project.catalog()
    project.check()
    project.downgrade("base")
    assert project.catalog() == before
    project.upgrade()
    assert project.catalog() == after


def items(metadata: sa.MetaData, *more: Any) -> sa.Table:
    return sa.Table(
        "items",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(10)),
        *more,
    )


def test_the_index_of_a_dropped_column_goes_with_it(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    items(
        metadata,
        sa.Column("gone", sa.Integer),
        sa.Index("by_gone", "gone"),
        sa.Index("by_expression", sa.text("(gone + 1)")),
        sa.Index("by_code", "code"),
    )
    project = on_postgres(metadata)
    project.create_tables()
    project.metadata = sa.MetaData()
    items(project.metadata)
    first, second = project.revision()
    assert "drop_index(op.f('by_gone')" in first
    assert "drop_index(op.f('by_expression')" in first
    assert "drop_column" in first
    assert second.count("drop_index(op.f('by_code')") == 1
    there_and_back(project)


def test_the_index_of_a_retyped_column_goes_with_it(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    items(metadata, sa.Column("data", sa.Text), sa.Index("by_data", "data"))
    project = on_postgres(metadata)
    project.create_tables()
    project.metadata = sa.MetaData()
    items(
        project.metadata,
        sa.Column("data", sa.String(500)),
        sa.Index("by_data_too", "data", postgresql_using="hash"),
    )
    first, second = project.revision()
    assert "drop_index(op.f('by_data')" in first
    assert "create_index('by_data_too'" in second
    there_and_back(project)


def test_a_unique_index_comes_before_the_foreign_key_that_needs_it(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    items(metadata)
    sa.Table("uses", metadata, sa.Column("code", sa.String(10), index=True))
    project = on_postgres(metadata)
    project.create_tables()
    project.metadata = sa.MetaData()
    items(project.metadata, sa.Index("by_code", "code", unique=True))
    sa.Table(
        "uses",
        project.metadata,
        sa.Column("code", sa.String(10), sa.ForeignKey("items.code", name="to_items"), index=True),
    )
    (text,) = project.revision()
    assert "create_index('by_code', 'items', ['code'], unique=True)" in text
    there_and_back(project)


def test_a_constraint_may_take_over_the_name_of_an_index(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    items(metadata, sa.Index("by_code", "code", unique=True))
    project = on_postgres(metadata)
    project.create_tables()
    project.metadata = sa.MetaData()
    items(project.metadata, sa.UniqueConstraint("code", name="by_code"))
    (text,) = project.revision()
    assert "concurrently" not in text
    there_and_back(project)


def test_a_changed_index_is_dropped_and_built_in_one_revision(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    items(metadata, sa.Index("by_code", "code"))
    project = on_postgres(metadata)
    project.create_tables()
    project.metadata = sa.MetaData()
    items(project.metadata, sa.Index("by_code", "code", "id"))
    (text,) = project.revision()
    assert text.count("concurrently=True") == 4
    there_and_back(project)


def test_a_dropped_table_takes_its_indexes_along(on_postgres: Make) -> None:
    metadata = shop()
    project = on_postgres(metadata)
    project.create_tables()
    project.execute("CREATE INDEX ix_orders_client_id ON orders (client_id)")
    project.metadata = sa.MetaData()
    clients(project.metadata)
    (text,) = project.revision()
    assert "concurrently" not in text
    project.upgrade()
    project.downgrade("base")
    assert "ix_orders_client_id" in project.indexes()


def test_a_partitioned_table_is_indexed_plainly(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    clients(metadata)
    sa.Table(
        "visits",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id")),
        postgresql_partition_by="RANGE (id)",
    )
    project = on_postgres(
        metadata, include_object=lambda item, name, *_: not str(name).startswith("visits_")
    )
    project.create_tables()
    project.execute("CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (0) TO (10)")
    (text,) = project.revision()
    assert "ix_visits_client_id" in text
    assert "concurrently" not in text
    there_and_back(project)


def test_everything_an_index_has_is_kept(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    table = items(
        metadata, sa.Column("tags", postgresql.ARRAY(sa.Text)), sa.Column("n", sa.Integer)
    )
    project = on_postgres(metadata)
    project.create_tables()
    sa.Index("by_tags", table.c.tags, postgresql_using="gin")
    sa.Index(
        "by_code",
        table.c.code.desc().nulls_last(),
        sa.func.lower(table.c.code),
        postgresql_include=["n"],
        postgresql_where=table.c.n > 5,
        postgresql_with={"fillfactor": 70},
        unique=True,
    )
    sa.Index("by_pattern", table.c.code, postgresql_ops={"code": "varchar_pattern_ops"})
    (text,) = project.revision()
    assert text.count("concurrently=True") == 6
    there_and_back(project)
