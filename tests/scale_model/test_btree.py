"""The B-trees that are written are ones to PostgreSQL: amcheck says so, and searches end."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from idx_core.errors import ScaleModelError
from idx_core.model import TableName
from idx_core.scale_model import ScaleModel
from idx_core.scale_model.account import Account
from idx_core.scale_model.btree import write_tree
from idx_core.scale_model.connection import connect
from idx_core.scale_model.page_files import MOST_PAGES, SEGMENT, enlarge, opened
from idx_core.scale_model.server import SUPERUSER
from idx_core.statistics.snapshot import IndexStatistics, Snapshot, TableStatistics

HEIGHTS = (0, 1, 2, 5)


def test_a_tree_of_any_height_is_searched_without_complaint(models: Path) -> None:
    ddl = "".join(
        f"CREATE TABLE t{height} (a int, b text); CREATE INDEX i{height} ON t{height} (a, b);"
        for height in HEIGHTS
    )
    tables = [
        TableStatistics(
            name=TableName(f"t{height}", "public"),
            rows=0.0,
            pages=0,
            indexes=(IndexStatistics(name=f"i{height}", pages=300, height=height),),
        )
        for height in HEIGHTS
    ]
    snapshot = Snapshot(server_version=18, tables=tuple(tables))
    with ScaleModel.from_ddl(ddl, snapshot, directory=models):
        (socket,) = (path.parent for path in models.rglob(".s.PGSQL.5432"))
        with connect(socket, SUPERUSER) as connection:
            connection.execute("CREATE EXTENSION pageinspect")
            connection.execute("CREATE EXTENSION amcheck")
            connection.execute("SET enable_seqscan = off")
            for height in HEIGHTS:
                is_searched(connection, height)


def is_searched(connection: psycopg.Connection, height: int) -> None:
    def rows(query: str) -> list[tuple[object, ...]]:
        return connection.execute(query.encode()).fetchall()

    assert rows(f"SELECT root, level, fastlevel FROM bt_metap('i{height}')") == [
        (1, height, height)
    ]
    rows(f"SELECT bt_index_check('i{height}')")
    for condition in ("a = 5", "a < 5", "a > 5 AND b = 'x'", "a IS NULL"):
        assert rows(f"SELECT FROM t{height} WHERE {condition}") == []
    assert rows(f"SELECT min(a), max(a) FROM t{height}") == [(None, None)]


def test_a_relation_has_a_file_for_every_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "16384"
    path.touch()
    enlarge(path, 2 * SEGMENT + 7, Account())
    lengths = {file.name: file.stat().st_size // 8192 for file in tmp_path.iterdir()}
    assert lengths == {"16384": SEGMENT, "16384.1": SEGMENT, "16384.2": 7}
    assert sum(file.stat().st_blocks for file in tmp_path.iterdir()) * 512 < 1e6
    enlarge(path, 3, Account())
    assert path.stat().st_size == SEGMENT * 8192, "nothing is cut off"
    with pytest.raises(ScaleModelError, match="0 to 4294967294"):
        enlarge(path, MOST_PAGES + 1, Account())


def test_a_file_that_is_no_btree_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "16384"
    path.write_bytes(bytes(8192))
    with (
        opened(path) as file,
        pytest.raises(ScaleModelError, match="its metapage is of version 0"),
    ):
        write_tree(file, 1)
    assert path.read_bytes() == bytes(8192)
