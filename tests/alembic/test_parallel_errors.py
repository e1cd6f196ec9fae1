"""`parallel_builds` and errors: nothing is recorded that is not built, and nothing is lost."""

from __future__ import annotations

import pytest
from alembic.util import CommandError

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.test_parallel import CLIENTS, ONCE, ORDERS, PER_MIGRATION, built, prepared
from tests.alembic.test_rerun import version, write

DUPLICATES = "INSERT INTO clients VALUES (1, 'a'), (2, 'a')"
MEND = "UPDATE clients SET name = 'b' WHERE id = 2"


@PER_MIGRATION
def test_a_failure_is_not_recorded_and_the_next_run_goes_on(
    on_postgres: Make, per_migration: bool
) -> None:
    project = on_postgres(transaction_per_migration=per_migration)
    prepared(project, (ONCE, ORDERS), DUPLICATES)
    for _ in range(2):
        with pytest.raises(CommandError, match="is not unique by"):
            project.upgrade()
        assert "once" not in project.indexes()
        assert version(project) == []
    project.execute(MEND)
    project.upgrade()
    assert built(project) == {"once", "by_client"}
    assert version(project) == ["0001"]


def test_each_of_several_migrations_is_recorded_after_its_own(on_postgres: Make) -> None:
    project = prepared(on_postgres(), (CLIENTS,), DUPLICATES)
    first = (project.versions / "0001_indexes.py").read_text()
    second = first.replace("'0001'", "'0002'").replace("None", "'0001'").replace(CLIENTS, ONCE)
    (project.versions / "0002_more.py").write_text(second)
    with pytest.raises(CommandError, match="is not unique by"):
        project.upgrade()
    assert version(project) == ["0001"]
    assert built(project) == {"by_name"}


@PER_MIGRATION
def test_after_an_error_in_between_nothing_is_begun(
    on_postgres: Make, per_migration: bool, caplog: pytest.LogCaptureFixture
) -> None:
    project = on_postgres(transaction_per_migration=per_migration)
    prepared(project, (CLIENTS, ORDERS, "raise RuntimeError('in between')"))
    with pytest.raises(RuntimeError, match="in between"):
        project.upgrade()
    assert (project.indexes(), version(project)) == ({}, [])
    assert [r.getMessage() for r in caplog.records if r.name == LOGGER] == [
        "not begun, because of an error: op.create_index('by_name'), op.create_index('by_client')"
    ]
    write(project, (CLIENTS, ORDERS))
    project.upgrade()
    assert built(project) == {"by_name", "by_client"}


@PER_MIGRATION
def test_after_an_error_that_is_swallowed_nothing_is_lost(
    on_postgres: Make, per_migration: bool
) -> None:
    project = on_postgres(transaction_per_migration=per_migration)
    prepared(project, (CLIENTS, ORDERS, "raise RuntimeError('in between')"))
    path = project.versions / "0001_indexes.py"
    text = path.read_text().replace(
        "def upgrade():\n    with",
        "def upgrade():\n    try:\n        block()\n    except RuntimeError:\n        pass\n\n\n"
        "def block():\n    with",
    )
    path.write_text(text)
    project.upgrade()
    assert built(project) == {"by_name", "by_client"}
    assert version(project) == ["0001"]


def test_what_is_put_off_while_an_error_is_handled(on_postgres: Make) -> None:
    up = "\n".join(
        ["try:", "            1 / 0", "        except ZeroDivisionError:"]
        + [f"            {line}" for line in (CLIENTS, ORDERS)]
    )
    project = prepared(on_postgres(), (up,))
    project.upgrade()
    assert built(project) == {"by_name", "by_client"}


def test_a_migration_that_keeps_a_failure_to_itself_is_not_recorded(on_postgres: Make) -> None:
    swallow = "\n".join(
        ["try:", "            op.execute('SELECT 1')", "        except Exception: pass"]
    )
    project = prepared(on_postgres(), (ONCE, ORDERS, swallow), DUPLICATES)
    with pytest.raises(CommandError, match="cannot record the migration: its builds have failed"):
        project.upgrade()
    assert version(project) == []


def test_a_transaction_that_sqlalchemy_does_not_know_of(on_postgres: Make) -> None:
    raw = "op.get_bind().connection.driver_connection.execute"
    lines = (f"{raw}('BEGIN')", "try:", "    op.execute('SELECT 1')", "finally:")
    begun = "\n        ".join((*lines, f"    {raw}('ROLLBACK')"))
    project = prepared(on_postgres(), (CLIENTS, ORDERS, begun))
    with pytest.raises(CommandError, match=r"cannot run op\.create_index\('by_name'\), .*has left"):
        project.upgrade()
    assert project.indexes() == {}
