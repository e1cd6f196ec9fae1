"""What is looked at before `alembic upgrade` builds: the front door, with each driver."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from alembic.util import CommandError

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.test_rerun import DRIVERS, DUPLICATES, MEND, prepared, using
from tests.build.looking_ahead import mind, slot, write_wal


@pytest.mark.parametrize("driver", DRIVERS)
def test_duplicates_then_an_estimate_and_an_obstacle(
    on_postgres: Make, caplog: Any, monkeypatch: pytest.MonkeyPatch, driver: str
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    mind(monkeypatch, small=0, wal=2**20)
    project = prepared(on_postgres(env=DRIVERS[driver]), DUPLICATES)
    with (
        using(project, driver),
        pytest.raises(CommandError, match=r"lower.*: one key occurs .* in 2 rows") as no,
    ):
        project.upgrade()
    assert str(no.value).startswith("cannot run op.create_index('once'): table 'clients' is not")
    caplog.clear()
    project.execute(MEND)
    plain = project.url.replace("+psycopg", "")
    with slot(plain, "gone"):
        write_wal(plain, 2_000_000)
        with using(project, driver):
            project.upgrade()
    told = {
        (record.levelname, record.idx_event["event"], record.idx_event["index"])
        for record in caplog.records
        if "index" in getattr(record, "idx_event", {})
    }
    assert told == {
        ("INFO", "index_preflight", "once"),
        ("WARNING", "index_obstacle", "once"),
        ("WARNING", "index_obstacle", "by_client"),  # its table is empty: nothing to estimate
    }
