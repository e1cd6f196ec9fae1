"""Where a concurrent build would fail or commit too much, this is told while generating."""

from __future__ import annotations

import pytest

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.project import ENV


def told(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(r.getMessage() for r in caplog.records if r.name == LOGGER)


def test_one_transaction_for_all_migrations(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    project = on_postgres(transaction_per_migration=False)
    project.create_tables()
    project.revision()
    assert "Set transaction_per_migration=True in context.configure() of" in told(caplog)
    assert str(project.folder / "migrations" / "env.py") in told(caplog)
    project.upgrade()  # works all the same
    project.check()


@pytest.mark.parametrize(
    "env",
    [
        ENV.replace("engine.connect()", "engine.begin()"),
        ENV.replace(
            "        context.configure(\n            connection=connection",
            '        connection.exec_driver_sql("SELECT 1")\n'
            "        context.configure(\n            connection=connection",
        ),
    ],
    ids=["engine.begin()", "a statement before"],
)
def test_a_transaction_of_the_environments_own(
    on_postgres: Make, caplog: pytest.LogCaptureFixture, env: str
) -> None:
    assert env != ENV
    project = on_postgres(env=env)
    project.create_tables()
    project.revision()
    assert "opens the transaction itself" in told(caplog)
    assert "engine.connect() instead of engine.begin()" in told(caplog)
    with pytest.raises(AssertionError):  # what the warning is about
        project.upgrade()


def test_nothing_is_told_where_nothing_is_concurrent(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    project = on_postgres(transaction_per_migration=False)
    project.revision()
    assert told(caplog) == ""


def test_nothing_is_told_where_all_is_well(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    project = on_postgres()
    project.create_tables()
    project.revision()
    assert "transaction" not in told(caplog)
