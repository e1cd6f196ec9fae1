"""What `snapshot` writes, leaves as it is, and says."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from idx_core.errors import StatisticsError
from idx_core.statistics.file import load_snapshot
from idx_core.statistics.snapshot import Snapshot
from idx_core.statistics.snapshot_verb import check_snapshot, write_snapshot
from tests.statistics.test_drift import ORDERS, PLAIN, STATUS, of

SNAPSHOT = of(replace(ORDERS, rows=100_041, pages=2004))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "idx_statistics.toml"


def said(path: Path, snapshot: Snapshot = SNAPSHOT, *, exact: bool = False) -> str:
    lines: list[str] = []
    write_snapshot(snapshot, path, lines.append, exact=exact)
    return "\n".join(lines)


def test_it_is_rounded(path: Path) -> None:
    assert said(path) == f"{path}: 1 tables, 1 indexes."
    assert load_snapshot(path).tables[0].rows == 100_000


def test_exactly_as_it_is(path: Path) -> None:
    said(path, exact=True)
    assert load_snapshot(path) == SNAPSHOT


def test_tomorrow_nothing_is_written(path: Path) -> None:
    said(path)
    before = path.stat().st_mtime_ns
    tomorrow = of(replace(ORDERS, rows=112_000, columns=(replace(STATUS, distinct=4.3), PLAIN)))
    assert "nothing has changed enough to be written" in said(path, tomorrow)
    assert path.stat().st_mtime_ns == before
    assert "1 tables" in said(path, tomorrow, exact=True)
    assert load_snapshot(path).tables[0].rows == 112_000


def test_what_is_missing_is_said_and_written(path: Path) -> None:
    missing = tuple(f"number {n}" for n in range(12))
    lines = said(path, replace(SNAPSHOT, missing=missing)).splitlines()
    assert lines[1] == "    missing: number 0"
    assert lines[-1] == "    missing: 2 more; the file names them"
    assert load_snapshot(path).missing == missing


def test_a_file_that_cannot_be_read_stays(path: Path) -> None:
    path.write_text("format = 2\n")
    with pytest.raises(StatisticsError, match="its format is 2"):
        said(path)
    assert path.read_text() == "format = 2\n"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StatisticsError, match=r"^cannot write .*No such file"):
        said(tmp_path / "nowhere" / "idx_statistics.toml")


def test_permissions_stay_and_no_other_file_does(path: Path) -> None:
    said(path)
    path.chmod(0o640)
    said(path, of(replace(ORDERS, rows=900_000)))
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(path.parent) == [path.name]  # noqa: PTH208


def test_check(path: Path) -> None:
    lines: list[str] = []
    with pytest.raises(StatisticsError, match="there is no such file; the verb snapshot writes"):
        check_snapshot(SNAPSHOT, path, lines.append)
    said(path)
    assert check_snapshot(SNAPSHOT, path, lines.append)
    assert lines == [f"{path} is as good as new."]
    assert not check_snapshot(of(replace(ORDERS, rows=9e6)), path, lines.append)
    assert lines[1:] == [
        "public.orders: 100,000 rows in the file, 9,000,000 now",
        f"{path} is out of date: take a new snapshot.",
    ]
