"""Derived indexes as statements that PostgreSQL takes."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from idx_core.explain.derived import derived_indexes, divided, statement
from idx_core.model import (
    Column,
    Columns,
    ForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
    index_on,
)
from idx_core.settings import Mode, Settings
from idx_core.statistics.snapshot import IndexStatistics, Snapshot, TableStatistics

T = TableName('t"; x', "Größe")

INDEXES = (
    index_on("a", 'b"', name="plain"),
    Index(name="order", elements=(IndexElement("a", descending=True, nulls_first=False),)),
    Index(name="other", elements=(IndexElement("a", nulls_first=True),), unique=True),
    Index(name="gin", elements=(IndexElement("j", opclass="jsonb_path_ops"),), method="gin"),
    Index(
        name="all",
        elements=(IndexElement(expression="lower(t)", collation="C"),),
        include=("a", 'b"'),
        predicate="a > 5",
        options=(("fillfactor", "70"),),
    ),
)


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.name)
def test_postgresql_takes_the_statement(postgres_url: str, index: Index) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute('CREATE SCHEMA "Größe"')
        connection.execute('CREATE TABLE "Größe"."t""; x" (a int, "b""" int, t text, j jsonb)')
        connection.execute(statement(T, index).encode())
        row = connection.execute(
            "SELECT pg_get_indexdef(c.oid) FROM pg_class c WHERE relname = %s", (index.name,)
        ).fetchone()
        assert row is not None
        wanted = {
            "order": "(a DESC NULLS LAST)",
            "other": "(a NULLS FIRST)",
            "gin": "USING gin (j jsonb_path_ops)",
            "all": 'INCLUDE (a, "b""") WITH (fillfactor=\'70\') WHERE (a > 5)',
            "plain": '(a, "b""")',
        }
        assert row[0].endswith(wanted[index.name])


def test_what_production_has_is_told_by_name() -> None:
    lines = Table(
        name=TableName("lines"),
        columns=Columns([Column("id", "bigint", False), Column("order_id", "bigint")]),
        foreign_keys=(
            ForeignKey(
                columns=("order_id",), referenced=TableName("orders"), referenced_columns=("id",)
            ),
        ),
    )
    orders = Table(name=TableName("orders"), columns=Columns([Column("id", "bigint", False)]))
    settings = replace(Settings(), mode=Mode.REPORT, limit=0)
    found = derived_indexes(
        Schema(tables=(lines, orders)), settings, lambda table, index, taken: f"ix_{table}"
    )
    text = 'CREATE INDEX "ix_lines" ON "lines" USING btree ("order_id")'
    (derived,) = found
    assert (derived.name, derived.table, derived.statement) == ("ix_lines", lines.name, text)
    assert (derived.index.name, derived.finding.rule) == ("ix_lines", "IDX001")

    known = TableStatistics(name=TableName("lines", "public"), rows=1.0, pages=1)
    assert divided(found, Snapshot(server_version=18, tables=(known,))) == ([], list(found))
    known = replace(known, indexes=(IndexStatistics(name="ix_lines", pages=1),))
    assert divided(found, Snapshot(server_version=18, tables=(known,))) == (list(found), [])
