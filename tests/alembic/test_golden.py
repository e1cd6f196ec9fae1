"""Generated files, byte by byte, and what they do: up, down and up again.

`UPDATE_GOLDENS=1` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.alembic.declared import declared, declared_tables
from tests.alembic.project import Project
from tests.alembic.shop import clients, orders, shop

GOLDEN = Path(__file__).parent / "golden"
Change = Callable[[sa.MetaData], None]


def nothing(metadata: sa.MetaData) -> None:
    """The models are as the database has them."""


def more_of_everything(metadata: sa.MetaData) -> None:
    metadata.tables["clients"].append_column(sa.Column("email", sa.String(100)))
    orders_ = metadata.tables["orders"]
    orders_.append_column(sa.Column("data", postgresql.JSONB))
    sa.Index("by_data", orders_.c.data, postgresql_using="gin")
    sa.Table(
        "parcels",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.ForeignKey("orders.id", ondelete="SET NULL")),
    )


def new_tables(metadata: sa.MetaData) -> None:
    clients(metadata)
    orders(metadata)


def own_schema() -> sa.MetaData:
    metadata = sa.MetaData(naming_convention={"ix": "%(table_name)s_%(column_0_N_name)s_key"})
    sa.Table(
        "Order by",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant", sa.Integer),
        sa.UniqueConstraint("tenant", "id", name="per tenant"),
        schema="my shop",
    )
    sa.Table(
        "lines",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant", sa.Integer),
        sa.Column("100%", sa.Integer),
        sa.Column("n", sa.ForeignKey("my shop.lines.id")),
        sa.ForeignKeyConstraint(
            ["tenant", "100%"], ["my shop.Order by.tenant", "my shop.Order by.id"]
        ),
        schema="my shop",
    )
    return metadata


def redundant() -> sa.MetaData:
    metadata = sa.MetaData()
    clients(metadata, sa.Index("by_name", sa.text("name DESC")), sa.UniqueConstraint("name"))
    orders(metadata, sa.Index("by_client", "client_id"), sa.Index("wide", "client_id", "id"))
    return metadata


def declared_beside() -> sa.MetaData:
    metadata = sa.MetaData()
    orders(clients_of(metadata), sa.Index("by_client", "client_id"), sa.Column("n", sa.Integer))
    query = "SELECT id FROM orders WHERE client_id = :client ORDER BY n"
    metadata.tables["orders"].info["idx_queries"] = [query]
    return metadata


def changeable() -> sa.MetaData:
    metadata = sa.MetaData()
    orders(clients_of(metadata), sa.Index("by_client", "client_id"), sa.Column("n", sa.Integer))
    return metadata


def clients_of(metadata: sa.MetaData) -> sa.MetaData:
    clients(metadata)
    return metadata


def changed_index(metadata: sa.MetaData) -> None:
    table = metadata.tables["orders"]
    table.indexes.clear()
    sa.Index("by_client", table.c.client_id, table.c.n)


def unique_constraints(metadata: sa.MetaData) -> None:
    metadata.tables["clients"].append_constraint(sa.UniqueConstraint("name", name="100% once"))
    metadata.tables["orders"].append_constraint(
        sa.UniqueConstraint(
            "client_id", "n", name="per_client", deferrable=True, initially="DEFERRED"
        )
    )
    metadata.tables["orders"].append_constraint(
        sa.UniqueConstraint("n", name="by_n", postgresql_nulls_not_distinct=True)
    )


SCENARIOS: dict[str, tuple[Callable[[], sa.MetaData], Change, dict[str, object]]] = {
    "indexes_alone": (shop, nothing, {}),
    "changes_and_indexes": (shop, more_of_everything, {}),
    "not_concurrently": (shop, more_of_everything, {"settings": "concurrently = false"}),
    "new_tables": (sa.MetaData, new_tables, {}),
    "own_schema": (own_schema, nothing, {"include_schemas": True}),
    "redundant_dropped": (redundant, nothing, {"settings": "drop_redundant = true"}),
    "redundant_beside_derived": (
        declared_beside,
        nothing,
        {"settings": "drop_redundant = true"},
    ),
    "changed_index": (changeable, changed_index, {}),
    "unique_constraints": (changeable, unique_constraints, {}),
    "declared_queries": (declared, nothing, {}),
    "declared_on_new_tables": (sa.MetaData, declared_tables, {}),
    "sqlite": (shop, nothing, {}),
    "sqlite_batch": (shop, nothing, {"render_as_batch": True}),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_golden(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    make, change, options = SCENARIOS[name]
    metadata = make()
    on_sqlite = name.startswith("sqlite")
    url = f"sqlite:///{tmp_path / 'a.db'}" if on_sqlite else request.getfixturevalue("postgres_url")
    project = Project(tmp_path / "project", url, metadata, **options)  # type: ignore[arg-type]
    for schema in {table.schema for table in metadata.tables.values() if table.schema}:
        project.execute(f'CREATE SCHEMA "{schema}"')
    if name.startswith("declared"):
        project.execute("CREATE EXTENSION pg_trgm")
    project.create_tables()
    change(metadata)

    texts = project.revision(name.replace("_", " "), rev_id="0001")
    expected = [GOLDEN / f"{name}_{number}.py" for number in range(1, len(texts) + 1)]
    if os.environ.get("UPDATE_GOLDENS"):
        for path, text in zip(expected, texts, strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    assert [path.read_text() for path in expected] == texts

    before = project.catalog()
    project.upgrade()
    after = project.catalog()
    project.check()
    project.downgrade("base")
    assert project.catalog() == before
    project.upgrade()
    assert project.catalog() == after


def test_every_golden_is_used() -> None:
    used = {path.name for path in GOLDEN.glob("*.py")}
    assert {name.rpartition("_")[0] for name in used} == set(SCENARIOS)
    for name in SCENARIOS:
        numbers = sorted(path.name for path in GOLDEN.glob(f"{name}_[0-9].py"))
        assert numbers == [f"{name}_{n}.py" for n in range(1, len(numbers) + 1)]
