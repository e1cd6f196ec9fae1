"""Names of derived indexes, and names of everything else that want quoting."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.shop import shop

HOSTILE = [
    "select",
    "Mixed Case",
    'with "quotes"',
    "with 'single'",
    "100%",
    "%s",
    "%(name)s",
    "ünïcödé_列",
    "back\\slash",
    'x"; DROP TABLE clients; --',
    "a:b",
    "dot.ted",
    "x" * 63,
    "ü" * 31,
    "{table}",
]


def referring(table: str, column: str, **options: object) -> sa.MetaData:
    metadata = sa.MetaData(**options)  # type: ignore[arg-type]
    parents = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        table,
        metadata,
        # no sequence: Alembic itself dies of a quote in the name of one
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(column, sa.ForeignKey(parents.c.id), key="the_key"),
    )
    return metadata


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_columns(on_postgres: Make, name: str) -> None:
    project = on_postgres(referring("orders", name))
    project.create_tables()
    (text,) = project.revision()
    assert "concurrently=True" in text
    project.upgrade()
    project.check()
    ((derived, columns),) = project.indexes().items()
    assert columns == (name,)
    assert len(derived.encode()) <= 63
    done = project.catalog()
    project.downgrade("base")
    project.upgrade()
    assert project.catalog() == done


@pytest.mark.parametrize("name", [name for name in HOSTILE if "." not in name])
def test_hostile_tables(on_postgres: Make, name: str) -> None:
    project = on_postgres(referring(name, "client_id"))
    project.create_tables()
    project.revision()
    project.upgrade()
    project.check()
    done = project.catalog()
    project.downgrade("base")
    project.upgrade()
    assert project.catalog() == done


def test_hostile_names_on_sqlite(on_sqlite: Make) -> None:
    project = on_sqlite(referring("order by", "100% sélect"))
    project.create_tables()
    project.revision()
    project.upgrade()
    project.check()


def test_long_names_that_agree_in_their_first_63_bytes(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    parents = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
    long = "a_table_with_a_name_that_fills_nearly_all_the_room_there_is"
    sa.Table(
        long,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(f"column_number_{n}", sa.ForeignKey(parents.c.id)) for n in range(4)),
    )
    project = on_postgres(metadata)
    project.create_tables()
    project.revision()
    project.upgrade()
    assert len(project.indexes()) == 4
    project.check()


def test_a_name_that_another_index_or_table_has(on_postgres: Make) -> None:
    metadata = shop()
    sa.Table("ix_orders_client_id", metadata, sa.Column("id", sa.Integer, primary_key=True))
    project = on_postgres(metadata)
    project.create_tables()
    project.revision()
    project.upgrade()
    (name,) = project.indexes()
    assert name.startswith("ix_orders_client_id_")
    project.check()


def test_the_same_name_is_free_in_another_schema(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    parents = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
    for schema in ("one", "two"):
        sa.Table(
            "orders",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("client_id", sa.ForeignKey(parents.c.id)),
            schema=schema,
        )
    project = on_postgres(metadata, include_schemas=True)
    project.execute("CREATE SCHEMA one", "CREATE SCHEMA two")
    project.create_tables()
    project.revision()
    project.upgrade()
    assert list(project.indexes("one")) == list(project.indexes("two")) == ["ix_orders_client_id"]
    project.check()


@pytest.mark.parametrize(
    ("convention", "settings", "expected"),
    [
        ({"ix": "idx__%(table_name)s__%(column_0_N_name)s"}, "", "idx__orders__client_id"),
        (
            {"ix": "idx__%(table_name)s__%(column_0_N_name)s"},
            'naming = "{table}_{columns}"',
            "idx__orders__client_id",
        ),
        ({"pk": "pk_%(table_name)s"}, "", "ix_orders_client_id"),
        ({"ix": "%(constraint_name)s_idx"}, "", "ix_orders_client_id"),
        (None, 'naming = "{table}__{columns}__idx"', "orders__client_id__idx"),
        (None, "", "ix_orders_client_id"),
    ],
)
def test_who_names_an_index(
    on_postgres: Make, convention: dict[str, str] | None, settings: str, expected: str
) -> None:
    project = on_postgres(shop(naming_convention=convention), settings=settings)
    project.create_tables()
    project.revision()
    project.upgrade()
    assert list(project.indexes()) == [expected]
    project.check()


def test_a_convention_may_call_the_users_functions(on_sqlite: Make) -> None:
    def short(constraint: sa.Index, table: sa.Table) -> str:
        return table.name[:3]

    convention = {"short": short, "ix": "ix_%(short)s_%(column_0_name)s"}
    project = on_sqlite(shop(naming_convention=convention))
    project.create_tables()
    project.revision()
    project.upgrade()
    assert list(project.indexes()) == ["ix_ord_client_id"]


def test_a_name_longer_than_the_convention_may_be(on_postgres: Make) -> None:
    convention = {"ix": "index_of_" + "x" * 50 + "_%(table_name)s_%(column_0_name)s"}
    project = on_postgres(shop(naming_convention=convention))
    project.create_tables()
    project.revision()
    project.upgrade()
    (name,) = project.indexes()
    assert len(name) == 63
    project.check()


def test_a_foreign_key_that_leaves_the_metadata(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Alembic cannot sort such tables; two MetaData with a column object between them it can."""
    first, second = sa.MetaData(), sa.MetaData()
    parents = sa.Table("clients", first, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "orders",
        second,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey(parents.c.id)),
    )
    project = on_postgres([first, second])
    project.create_tables()
    with caplog.at_level(logging.WARNING):
        (text,) = project.revision()
    assert "ix_orders_client_id" in text
    project.upgrade()
    project.check()


def test_computed_and_identity_columns(on_postgres: Make) -> None:
    metadata = sa.MetaData()
    parents = sa.Table(
        "clients",
        metadata,
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
    )
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("number", sa.Integer),
        sa.Column(
            "client_id",
            sa.Integer,
            sa.Computed("number % 10", persisted=True),
            sa.ForeignKey(parents.c.id),
        ),
    )
    project = on_postgres(metadata)
    project.create_tables()
    project.revision()
    project.upgrade()
    assert project.indexes() == {"ix_orders_client_id": ("client_id",)}
    project.check()
