"""`alembic-idx explain`, on the models of the sample project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData

from alembic_idx.cli import main
from alembic_idx.scale_model import from_models
from idx_core.model import TableName
from idx_core.statistics.file import snapshot_text
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from tests.alembic.project import with_driver

MODELS = """
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table(
    "orders", metadata, sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("state", sa.Enum("open", "100% paid", name="state"), server_default="100% paid"),
    sa.Column("title", sa.Text), sa.Column("note", sa.Text), sa.Index("by_state", "state"),
    sa.Index("by_note", "note", postgresql_using="gin", postgresql_ops={"note": "gin_trgm_ops"}),
    schema="Shop",
)
for name in ("lines", "returns"):
    sa.Table(
        name, metadata, sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("order_id", sa.ForeignKey("Shop.orders.id")),
    )
"""
ORDERS = TableStatistics(
    name=TableName("orders", "Shop"),
    rows=1e4,
    pages=200,
    columns=(
        ColumnStatistics(name="id", distinct=-1, average_width=8),
        ColumnStatistics(name="state", distinct=2, average_width=4),
        ColumnStatistics(name="title", distinct=-0.5, average_width=20),
    ),
    indexes=(
        IndexStatistics(name="orders_pkey", pages=30, tuples=1e4),
        IndexStatistics(name="by_state", pages=11, tuples=1e4),
    ),
)
LINES, RETURNS = (
    TableStatistics(
        name=TableName(name, "public"),
        rows=1e6,
        pages=9_000,
        columns=(ColumnStatistics(name="order_id", distinct=10_000, average_width=8),),
        indexes=indexes,
    )
    for name, indexes in (
        ("lines", ()),
        ("returns", (IndexStatistics(name="ix_returns_order_id", pages=900, tuples=1e6),)),
    )
)
BY_NOTE = 'CREATE INDEX c ON "Shop".orders (title)'
INDEX = "CREATE INDEX c ON lines (order_id)"
QUERY = 'SELECT * FROM "Shop".orders WHERE title = $1'


@pytest.fixture
def environment(
    tmp_path: Path, postgres_url: str, models: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with the generic template, the models and a snapshot."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("idx_core.scale_model.place._usual_root", lambda account: models)
    command.init(Config("alembic.ini"), "migrations")
    ini, env = tmp_path / "alembic.ini", tmp_path / "migrations" / "env.py"
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname", with_driver(postgres_url))
    )
    env.write_text(
        env.read_text().replace("target_metadata = None", MODELS + "target_metadata = metadata")
    )
    snapshot = Snapshot(server_version=18, tables=(ORDERS, LINES, RETURNS))
    (tmp_path / "idx_statistics.toml").write_text(snapshot_text(snapshot))
    return tmp_path


def test_before_and_after(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", QUERY]) == 0
    told = capsys.readouterr().out
    assert "Seq Scan on orders" in told
    assert "cost 325; no index is used" in told
    assert "note: sizes that the snapshot does not have are derived: of index Shop.by_note" in told

    assert main(["explain", QUERY, "--with", BY_NOTE, "--rows", "Shop.orders=1B", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["before"]["total_cost"] > 1e7
    assert found["after"]["indexes"] == ["c"]
    assert found["after"]["total_cost"] < 100

    one = 'SELECT * FROM "Shop".orders WHERE id = 5'
    assert main(["explain", one, "--without", "orders_pkey"]) == 0
    assert "before, 325 after" in capsys.readouterr().out

    assert main(["explain", "DROP TABLE orders"]) == 2
    assert "FAILED: cannot explain this SQL: it begins with 'drop'" in capsys.readouterr().err
    assert main(["explain", QUERY, "--rows", "orders=1B"]) == 2
    assert "FAILED: cannot grow 'orders'" in capsys.readouterr().err
    assert main(["explain", QUERY, "--snapshot", "none.toml"]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_derived_indexes_are_proposed_unless_production_has_them(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "SELECT * FROM lines WHERE order_id = $1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["before"]["indexes"] == []
    assert found["after"]["indexes"] == ["ix_lines_order_id"]
    assert main(["explain", "SELECT * FROM returns WHERE order_id = $1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["before"]["indexes"] == ["ix_returns_order_id"]
    assert "after" not in found


def test_what_an_index_is_for(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in ("IDX001 lines.order_id", "ix_lines_order_id"):
        assert main(["explain", asked]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[:2] == [
            f"{asked.removeprefix('IDX001 ')}: derived",
            '  CREATE INDEX "ix_lines_order_id" ON "lines" USING btree ("order_id")',
        ]
        told = "\n".join(lines)
        assert "(IDX001) foreign key to Shop.orders has no index" in told
        assert 'HINT: Add Index("ix_lines_order_id", "order_id")' in told
        assert "\nkeeping it: " in told
        assert "\nserves: foreign key (order_id) to Shop.orders\n" in told
        assert "\nwithout it: foreign key (order_id) to Shop.orders: cost " in told
        assert told.count(" times more") == 1

    assert main(["explain", "--json", "ix_returns_order_id"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["serves"] == [{"what": "foreign key (order_id) to Shop.orders", "alone": True}]
    (without,) = found["without"]
    assert without["used"]
    assert without["cost_without"] > 20 * without["cost"]

    assert main(["explain", "Shop.orders.by_state"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Shop.orders.by_state: declared in the models\n")
    assert "serves: no foreign key, order or declared query" in told
    assert main(["explain", "orders_pkey", "--snapshot", "none.toml"]) == 2
    assert "no declared query, index or finding has that name" in capsys.readouterr().err


def test_a_model_of_the_metadata(models: Path) -> None:
    declared: dict[str, MetaData] = {}
    exec(MODELS, declared)
    snapshot = Snapshot(server_version=18, tables=(ORDERS, LINES))
    with from_models(declared["metadata"], snapshot, directory=models) as model:
        query = "SELECT * FROM lines WHERE order_id = $1"
        assert model.explain(query).indexes == ()
        assert model.explain(query, with_indexes=[INDEX]).indexes == ("c",)
        assert model.explain(QUERY).rows == pytest.approx(2)
