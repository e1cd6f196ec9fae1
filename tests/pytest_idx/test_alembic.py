"""A suite of a project with SQLAlchemy and Alembic, whose application is asynchronous in part."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.suites import Project

FILES = {
    "pytest.ini": "[pytest]\n",
    "alembic.ini": """
        [alembic]
        script_location = %(here)s/migrations
        sqlalchemy.url = sqlite:///%(here)s/shop.sqlite3
        """,
    "migrations/env.py": """
        from alembic import context
        from sqlalchemy import create_engine

        from shop import Base

        engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
        with engine.connect() as connection:
            context.configure(connection, target_metadata=Base.metadata)
            with context.begin_transaction():
                context.run_migrations()
        """,
    "shop.py": """
        from sqlalchemy import ForeignKey, select
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class Order(Base):
            __tablename__ = "orders"

            id: Mapped[int] = mapped_column(primary_key=True)
            parent_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
            status: Mapped[str]


        def of_status(session, status):
            return session.scalars(select(Order).where(Order.status == status)).all()


        async def parents(session, *ids):
            return (await session.scalars(select(Order).where(Order.parent_id.in_(ids)))).all()
        """,
    "tests/test_shop.py": """
        import asyncio

        from sqlalchemy import create_engine
        from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
        from sqlalchemy.orm import Session

        from shop import Base, of_status, parents


        def test_of_status():
            engine = create_engine("sqlite://")
            Base.metadata.create_all(engine)
            with Session(engine) as session:
                assert of_status(session, "secret") == []
            engine.dispose()


        def test_parents():
            async def asked():
                engine = create_async_engine("sqlite+aiosqlite://")
                async with engine.begin() as connection:
                    await connection.run_sync(Base.metadata.create_all)
                async with AsyncSession(engine) as session:
                    assert await parents(session, 1, 2, 3) == []
                await engine.dispose()

            asyncio.run(asked())
        """,
}


def test_findings_and_queries(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES)
    run = project.pytest("--idx", "--idx-queries", "queries.json")
    assert run.code == 1, run.out
    assert "2 passed" in run.out
    assert (
        "orders.parent_id: (IDX001, warning) self-referencing foreign key has no index"
        in run.section
    )
    assert "at shop.py:14" in run.section
    assert "All findings: alembic-idx -c alembic.ini report" in run.section

    recorded = json.loads((tmp_path / "queries.json").read_text())["queries"]
    assert [(each["place"], each["sql"].rpartition(" WHERE ")[2]) for each in recorded] == [
        ("shop.py::of_status", "orders.status = $1"),
        ("shop.py::parents", "orders.parent_id IN ($1, $2)"),
    ]
    run = project.run("-m", "alembic_idx.cli", "report", "--queries", "queries.json")
    assert run.code == 1, run.out
    assert run.out.startswith("2 findings: 1 warning (IDX001), 1 advice (IDX010)")
    assert "orders.status: (IDX010, advice) no index serves shop.py::of_status" in run.out
