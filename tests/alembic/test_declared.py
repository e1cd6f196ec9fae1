"""Declared queries, from the class, the table or the module to the revision and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql import Select
from sqlmodel import Field, SQLModel

from alembic_idx import declared_query, declared_sql
from alembic_idx.reading import read_schema
from tests.alembic.conftest import Make
from tests.alembic.declared import declared

POSTGRESQL: Any = postgresql.dialect
SQLITE: Any = sqlite.dialect


class Base(DeclarativeBase):
    pass


class Tenanted:
    tenant: Mapped[int]

    @classmethod
    @declared_query
    def of_tenant(cls, tenant: int) -> Select[Any]:
        return sa.select(cls.tenant).where(cls.tenant == tenant)


class Client(Base):
    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Tenanted, Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"))
    status: Mapped[str]
    kind: Mapped[str]
    created_at: Mapped[int]

    by_status = declared_sql("SELECT id FROM orders WHERE status = :status")

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "order"}

    @classmethod
    @declared_query
    def open_of_client(cls, client: int, limit: int = 50) -> Select[Any]:
        query = sa.select(cls.id).where(cls.client_id == client, cls.status == "open")
        return query.order_by(cls.created_at.desc()).limit(limit)

    @staticmethod
    @declared_query
    def of_ids(ids: list[int]) -> Select[Any]:
        return sa.select(Order.id).where(Order.id.in_(ids))


class Return(Order):
    __mapper_args__ = {"polymorphic_identity": "return"}

    @declared_query(days=30)
    def recent(cls: Any, days: int) -> Any:
        """Without @classmethod, which only type checkers miss."""
        return sa.select(cls.id).where(cls.created_at > -1 * days)


QUERIES = {
    query.name: (query.sql.split("WHERE ")[1].replace("\n", ""), query.parameters)
    for query in read_schema(Base.metadata, POSTGRESQL()).queries
}


def test_queries_of_classes() -> None:
    assert QUERIES == {
        "Order.by_status": ("status = $1", ("status",)),
        "Order.of_ids": ("orders.id IN ($1, $2)", ("ids_1", "ids_2")),
        "Order.of_tenant": ("orders.tenant = $1", ("tenant",)),
        "Order.open_of_client": (
            """orders.client_id = $1 AND orders.status = 'open' ORDER BY orders.created_at DESC \
 LIMIT $2""",
            ("client", "limit"),
        ),
        "Return.recent": ("orders.created_at > -30 AND orders.kind IN ('return')", ()),
    }


def test_the_application_calls_the_same_functions() -> None:
    assert "LIMIT" in str(Order.open_of_client(3))
    returns: Any = Return
    assert "kind" in str(returns.recent(3))
    assert "IN" in str(Order.of_ids([1]))
    assert Order.by_status.startswith("SELECT")


def test_other_dialects_have_names() -> None:
    queries = {q.name: q.sql for q in read_schema(Base.metadata, SQLITE()).queries}
    assert queries["Order.by_status"].endswith("status = :status")
    assert "orders.client_id = :client" in queries["Order.open_of_client"]


def test_classes_of_other_metadata_are_not_looked_at() -> None:
    class Other(DeclarativeBase):
        pass

    class Note(Other):
        __tablename__ = "notes"
        id: Mapped[int] = mapped_column(primary_key=True)

        @classmethod
        @declared_query
        def broken(cls) -> None:
            raise ZeroDivisionError

    assert QUERIES.keys() == {q.name for q in read_schema(Base.metadata, POSTGRESQL()).queries}
    with pytest.raises(Exception, match=r"'Note.broken' \(.*test_declared.py:\d+\): ZeroDiv"):
        read_schema(Other.metadata, POSTGRESQL())


def test_sqlmodel() -> None:
    class Hero(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        team: int

        @classmethod
        @declared_query
        def of_team(cls, team: int) -> Select[Any]:
            return sa.select(cls).where(sa.column("team") == team)

    [query] = read_schema(SQLModel.metadata, POSTGRESQL()).queries
    assert (query.name, query.parameters) == ("Hero.of_team", ("team",))


CONSTANTS = """
SELECT orders.id FROM orders
WHERE orders.status IN ('open', '50% o''f') AND orders.data @> '{"a": 1}'
AND orders.email IS NULL AND orders.created_at > $1 AND orders.created_at < $2
"""


def test_constants_are_literals_and_moments_parameters() -> None:
    from datetime import UTC, datetime

    metadata = declared()
    orders = metadata.tables["orders"]
    c = orders.c

    def recent(since: datetime) -> Select[Any]:
        return sa.select(c.id).where(
            c.status.in_(["open", "50% o'f"]),
            c.data.contains({"a": 1}),
            c.email.is_(None),
            c.created_at > since,
            c.created_at < datetime.now(UTC),
        )

    orders.info["idx_queries"] = {"all recent": recent}
    for driver in ("psycopg", "asyncpg", "psycopg2"):
        dialect = sa.make_url(f"postgresql+{driver}://").get_dialect()()
        [query] = read_schema(metadata, dialect).queries
        assert query.sql.replace("\n", "").split() == CONSTANTS.split()
        assert query.name == "orders.all recent"
        assert query.parameters == ("since", "created_at_2")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file for a module `shop_queries` that can be imported."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "shop_queries.py"
    sys.modules.pop("shop_queries", None)


def test_a_module_of_queries(module: Path, on_postgres: Make) -> None:
    module.write_text(
        dedent("""\
        import sqlalchemy as sa
        from alembic_idx import declared_query, declared_sql

        by_title = declared_sql("SELECT id FROM orders WHERE title = %(title)s")
        not_declared = "SELECT broken"

        @declared_query
        def of_client(client):
            return sa.text("SELECT id FROM orders WHERE client_id = :client ORDER BY created_at")

        class Reports:
            @staticmethod
            @declared_query
            def unsent(since):
                return "SELECT title FROM orders WHERE deleted_at > $1"
        """)
    )
    metadata = declared()
    metadata.tables["orders"].info.clear()
    project = on_postgres(metadata, settings='queries = ["shop_queries"]')
    project.create_tables()
    [text] = project.revision()
    assert "'ix_orders_client_id_created_at'), 'orders', ['client_id', 'created_at']" in text
    assert "'ix_orders_title'" in text
    assert "'ix_orders_deleted_at" in text
    assert "'ix_orders_client_id')" not in text  # the foreign key needs none of its own
    project.upgrade()
    project.check()

    project.settings('queries = ["shop_queries"]\nmode = "report"')
    project.check()  # what exists is kept

    module.write_text("")
    sys.modules.pop("shop_queries")
    project.settings('queries = ["shop_queries"]')
    [text] = project.revision()
    upgrade = text.split("def downgrade")[0]
    assert upgrade.count("drop_index") == 3
    assert "create_index(op.f('ix_orders_client_id'), 'orders', ['client_id']" in upgrade


def test_kept_though_nothing_new_is_wanted(on_postgres: Make) -> None:
    project = on_postgres(declared())
    project.execute("CREATE EXTENSION pg_trgm")
    project.create_tables()
    project.revision()
    project.upgrade()
    project.settings("limit = 0")
    project.check()
    project.settings('mode = "report"')
    project.check()


def test_the_name_tells_the_definition(on_postgres: Make) -> None:
    """Alembic does not see a change of predicate: the index gets another name."""

    def project_with(status: str) -> sa.MetaData:
        metadata = declared()
        orders = metadata.tables["orders"]
        sql = f"SELECT id, title FROM orders WHERE title = $1 AND status = '{status}'"
        orders.info["idx_queries"] = [f"{sql} AND deleted_at IS NULL"]
        return metadata

    project = on_postgres(project_with("open"))
    project.create_tables()
    project.revision()
    project.upgrade()
    before = project.indexes()
    project.metadata = project_with("paid")
    project.revision()
    project.upgrade()
    project.check()
    assert before.keys() != project.indexes().keys()
    assert "paid" in str(project.catalog())
    assert "open" not in str(project.catalog())


BROKEN = {
    "raises": (lambda client: client.name, "AttributeError: .* 'name'"),
    "is no query": (lambda: 5, "it gives int; select"),
    "is no SQL": ("SELECT FROM FROM", "cannot read declared query 'orders.idx_queries.0.'"),
    "looks into a placeholder": (
        lambda days: sa.text("SELECT 1") if days else None,
        "give a sample value, as in @declared_query",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_query_ends_the_command(kind: str, on_sqlite: Make) -> None:
    query, message = BROKEN[kind]
    metadata = declared()
    orders = metadata.tables["orders"]
    orders.info["idx_queries"] = [query]
    project = on_sqlite(metadata)
    with pytest.raises(CommandError, match=message):
        project.revision()
    assert not list(project.versions.iterdir())


def test_a_module_that_is_not_there(on_sqlite: Make) -> None:
    project = on_sqlite(settings='queries = ["no_such_module"]')
    with pytest.raises(CommandError, match="cannot import 'no_such_module', which the setting"):
        project.check()


PROVE = """
prove = true
[tool.idx.volumes]
orders = { rows = "5M" }
clients = { rows = "50" }
"""


def test_only_what_the_planner_would_use_is_proposed(
    on_postgres: Make, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("idx_core.scale_model.place._usual_root", lambda account: models)
    metadata = sa.MetaData()
    for name in ("orders", "clients"):
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.BigInteger, primary_key=True),
            sa.Column("code", sa.Text),
            info={"idx_queries": [f"SELECT id FROM {name} WHERE code = $1"]},
        )
    project = on_postgres(metadata, settings=PROVE)
    project.create_tables()
    [text] = project.revision()
    assert "'ix_orders_code'" in text
    assert "clients" not in text
    project.upgrade()
    project.check()
    project.settings("prove = true")
    with pytest.raises(CommandError, match="there are no statistics; take a snapshot"):
        project.check()
