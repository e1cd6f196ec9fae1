"""An index that the database has already is never built a second time."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.shop import shop


def test_an_equal_index_under_another_name_is_adopted(on_any: Make) -> None:
    project = on_any(shop())
    project.create_tables()
    project.execute("CREATE INDEX made_by_hand ON orders (client_id)")
    if not project.url.startswith("mysql"):  # where no index is derived, so none is adopted
        project.check()


@pytest.mark.parametrize(
    "definition",
    [
        "made_by_hand ON orders (client_id) WHERE client_id > 5",
        "made_by_hand ON orders (client_id DESC)",
        "made_by_hand ON orders USING hash (client_id)",
        "made_by_hand ON orders (client_id) INCLUDE (id)",
        "made_by_hand ON orders ((client_id + 0))",
    ],
)
def test_an_unequal_one_is_not(on_postgres: Make, definition: str) -> None:
    project = on_postgres()
    project.create_tables()
    project.execute(f"CREATE INDEX {definition}")
    (text,) = project.revision()
    assert "create_index(op.f('ix_orders_client_id')" in text
    assert "drop_index(op.f('made_by_hand')" in text
    project.upgrade()
    project.check()


def test_an_index_that_covers_more_is_the_models_business(on_postgres: Make) -> None:
    metadata = shop()
    orders = metadata.tables["orders"]
    sa.Index("wider", orders.c.client_id, orders.c.id)
    project = on_postgres(metadata)
    project.create_tables()
    project.check()


def invalidate(project: object, name: str) -> None:
    # A failed concurrent build leaves exactly this mark.
    project.execute(  # type: ignore[attr-defined]
        f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass"
    )


def test_an_invalid_one_is_not_adopted(on_postgres: Make) -> None:
    project = on_postgres()
    project.create_tables()
    project.execute("CREATE INDEX half_built ON orders (client_id)")
    invalidate(project, "half_built")
    (text,) = project.revision()
    assert "create_index(op.f('ix_orders_client_id')" in text
    assert "drop_index(op.f('half_built')" in text


def test_an_invalid_one_of_the_derived_name_is_told(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    project = on_postgres()
    project.create_tables()
    project.execute("CREATE INDEX ix_orders_client_id ON orders (client_id)")
    invalidate(project, "ix_orders_client_id")
    with caplog.at_level(logging.WARNING, LOGGER):
        project.check()  # Alembic does not look at it, so this is all that tells
    assert "orders.ix_orders_client_id: index is INVALID in the database" in caplog.text
    assert "DROP INDEX CONCURRENTLY ix_orders_client_id;" in caplog.text
    project.execute("DROP INDEX CONCURRENTLY ix_orders_client_id")
    assert "create_index(op.f('ix_orders_client_id')" in project.revision()[0]


def test_indexes_are_adopted_in_their_schema_only(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    for schema in (None, "other"):
        sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True), schema=schema)
        target = f"{schema}.clients.id" if schema else "clients.id"
        sa.Table(
            "orders",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("client_id", sa.ForeignKey(target)),
            schema=schema,
        )
    project = on_postgres(metadata, include_schemas=True)
    project.execute("CREATE SCHEMA other")
    project.create_tables()
    project.execute("CREATE INDEX made_by_hand ON other.orders (client_id)")
    (text,) = project.revision()
    assert "made_by_hand" not in text
    assert text.count("op.create_index") == 1
    assert "schema=" not in text
    project.upgrade()
    project.check()
