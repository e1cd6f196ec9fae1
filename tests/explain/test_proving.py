"""Which derived indexes the planner would use at production's size."""

from __future__ import annotations

from pathlib import Path

import pytest

from idx_core.engine import judge_all
from idx_core.errors import SettingsError
from idx_core.explain.proving import proved
from idx_core.model import Column, Columns, DeclaredQuery, Schema, Table, TableName
from idx_core.settings import Settings
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    Snapshot,
    TableStatistics,
)

DDL = """
CREATE TABLE orders (id bigint, client bigint, status text, note text);
CREATE TABLE countries (id bigint, code text);
CREATE TABLE fresh (id bigint, code text);
"""
COLUMNS = {
    "orders": {"id": "bigint", "client": "bigint", "status": "text", "note": "text"},
    "countries": {"id": "bigint", "code": "text"},
    "fresh": {"id": "bigint", "code": "text"},
}
QUERIES = {
    "orders.of_client": "SELECT * FROM orders WHERE client = $1",
    "orders.done": "SELECT * FROM orders WHERE status = $1",
    "countries.by_code": "SELECT * FROM countries WHERE code = $1",
    "fresh.by_code": "SELECT * FROM fresh WHERE code > $1",
    "orders.not_understood": "SELECT * FROM orders WHERE note = $1 AND no_function(id)",
}
ORDERS = TableStatistics(
    name=TableName("orders", "public"),
    rows=5e6,
    pages=50_000,
    columns=(
        ColumnStatistics(name="client", distinct=100_000, average_width=8),
        ColumnStatistics(name="status", distinct=1, average_width=5, common=CommonValues((1.0,))),
    ),
)
COUNTRIES = TableStatistics(name=TableName("countries", "public"), rows=40, pages=1)
SNAPSHOT = Snapshot(server_version=18, tables=(ORDERS, COUNTRIES))


def schema(snapshot: Snapshot | None = SNAPSHOT) -> Schema:
    return Schema(
        tables=tuple(
            Table(
                name=TableName(name, "public"),
                columns=Columns(Column(column, kind) for column, kind in columns.items()),
            )
            for name, columns in COLUMNS.items()
        ),
        queries=tuple(DeclaredQuery(name=name, sql=sql) for name, sql in QUERIES.items()),
        read_statistics=lambda _: snapshot,
    )


def test_what_no_query_would_use_is_held(models: Path) -> None:
    findings = judge_all(schema(), Settings(select=("IDX010",)))
    held = {f.subject: f.held for f in proved(findings, schema(), DDL, models)}
    assert held == {
        "public.orders.client": False,
        "public.orders.status": True,  # all rows have the same
        "public.countries.code": True,  # one page
        "public.fresh.code": False,  # of a table that nobody has measured
        "public.orders.note": False,  # for a query that the planner does not understand
    }


def test_nothing_is_asked_where_nothing_is_derived(models: Path) -> None:
    assert proved((), schema(None), "this is no SQL", models) == ()


def test_there_must_be_statistics(models: Path) -> None:
    findings = judge_all(schema(), Settings(select=("IDX010",)))
    with pytest.raises(SettingsError, match="there are no statistics; take a snapshot"):
        proved(findings, schema(None), DDL, models)
