"""Declared volumes: how they are written, and what statistics are assumed from them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idx_core.errors import SettingsError
from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    ForeignKey,
    Index,
    Schema,
    Table,
    TableName,
    index_on,
    plain_element,
)
from idx_core.settings import parse_settings
from idx_core.statistics.assumed import with_volumes
from idx_core.statistics.file import parse_snapshot, snapshot_text
from idx_core.statistics.snapshot import ColumnStatistics, Snapshot, TableStatistics
from idx_core.statistics.volumes import Growth, Tenants, Volume, parse_count, parse_volumes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("50M", 5e7),
        ("1.5B", 1.5e9),
        ("20k", 2e4),
        ("20 k", 2e4),
        ("1_000", 1000),
        (7, 7),
        ("0", 0),
    ],
)
def test_counts(text: object, count: float) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "M", "5 million", "-1", -1, True, None, 1.5, "1e9", "99999B"])
def test_what_is_no_count(text: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_count(text)


def test_a_volume() -> None:
    volumes = parse_volumes(
        {
            "orders": {
                "rows": "50M",
                "growth": "append",
                "tenants": {"column": "tenant_id", "number": 200, "largest": 0.3},
                "fan_out": {"client_id": 12},
                "distinct": {"status": 5},
                "nulls": {"deleted_at": 0.95},
            },
            "small": {"rows": 9},
        }
    )
    assert volumes["orders"] == Volume(
        rows=5e7,
        growth=Growth.APPEND,
        tenants=Tenants("tenant_id", 200, 0.3),
        fan_out={"client_id": 12.0},
        distinct={"status": 5.0},
        nulls={"deleted_at": 0.95},
    )
    assert volumes["small"] == Volume(rows=9)


@pytest.mark.parametrize(
    ("volumes", "reason"),
    [
        (5, "IDX: volumes = 5 is not allowed; it must be a table such as"),
        ({"a": 5}, 'IDX: volumes."a" = 5 is not allowed; it must be a table'),
        ({"a": {}}, 'volumes."a": rows is missing; it must be a number of rows such as'),
        ({"a": {"rows": "many"}}, "volumes.\"a\".rows = 'many' is not allowed"),
        ({"a": {"rows": 1, "row": 2}}, "volumes.\"a\": unknown key 'row' (allowed: rows, growth"),
        ({"a": {"rows": 1, "growth": "big"}}, 'it must be one of "append", "update", "static"'),
        ({"a": {"rows": 1, "nulls": {"b": 2}}}, 'volumes."a".nulls.b = 2 is not allowed'),
        ({"a": {"rows": 1, "fan_out": {"b": "x"}}}, 'volumes."a".fan_out.b'),
        ({"a": {"rows": 1, "tenants": {"number": 2}}}, "tenants.column = None is not allowed"),
        (
            {"a": {"rows": 1, "tenants": {"column": "b", "number": 2, "largest": 0.3}}},
            "tenants.largest = 0.3 is not allowed; it must be a fraction, at least 1/2",
        ),
        ({"a": {"rows": 1, "tenants": {"column": "b", "number": 0}}}, "tenants.number = 0"),
    ],
)
def test_what_is_not_allowed(volumes: Any, reason: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_settings({"volumes": volumes}, "IDX")
    assert reason in str(error.value)


def test_the_settings_have_them() -> None:
    assert parse_settings({}, "IDX").volumes == {}
    assert parse_settings({"volumes": {"a": {"rows": 3}}}, "IDX").volumes == {"a": Volume(rows=3)}


CLIENTS = Table(
    name=TableName("clients"),
    columns=Columns((Column("id", "bigint", nullable=False), Column("name", "varchar(80)"))),
    indexes=(
        Index(
            name="clients_pkey",
            elements=(plain_element("id"),),
            unique=True,
            constraint=ConstraintKind.PRIMARY_KEY,
        ),
    ),
)
ORDERS = Table(
    name=TableName("orders"),
    columns=Columns(
        (
            Column("id", "bigint", nullable=False),
            Column("client_id", "bigint", nullable=False),
            Column("tenant_id", "integer", nullable=False),
            Column("status", "varchar(12)", nullable=False),
            Column("paid", "boolean", nullable=False),
            Column("created_at", "timestamp with time zone", nullable=False),
            Column("deleted_at", "timestamp with time zone"),
        )
    ),
    indexes=(
        Index(
            name="orders_pkey",
            elements=(plain_element("id"),),
            unique=True,
            constraint=ConstraintKind.PRIMARY_KEY,
        ),
        index_on("client_id", name="orders_client"),
    ),
    foreign_keys=(
        ForeignKey(
            columns=("client_id",),
            referenced=TableName("clients"),
            referenced_columns=("id",),
        ),
    ),
)
SCHEMA = Schema(tables=(CLIENTS, ORDERS))


def assumed(**fields: Any) -> TableStatistics:
    volumes = {"orders": Volume(rows=1e7, **fields), "clients": Volume(rows=200_000)}
    table = with_volumes(SCHEMA, volumes).table(TableName("orders"))
    assert table is not None
    return table


def column(table: TableStatistics, name: str) -> ColumnStatistics:
    found = table.column(name)
    assert found is not None
    return found


def test_what_is_assumed() -> None:
    table = assumed(growth=Growth.APPEND, nulls={"deleted_at": 0.95}, distinct={"status": 5})
    assert table.assumed
    assert table.name == TableName("orders", "public")
    assert 80_000 < table.pages < 130_000
    assert table.all_visible_pages == int(table.pages * 0.95)
    assert all(each.assumed for each in table.columns)
    assert all(each.assumed for each in table.indexes)
    key = column(table, "id")
    assert (key.distinct, key.correlation, key.average_width) == (-1, 1, 8)
    assert column(table, "client_id").distinct == 200_000
    assert column(table, "client_id").correlation == 0
    assert column(table, "status").distinct == 5
    assert column(table, "tenant_id").distinct == 0  # nobody knows
    assert column(table, "deleted_at").null_fraction == 0.95
    assert column(table, "created_at").null_fraction == 0
    keys = {index.name: index for index in table.indexes}
    assert keys["orders_pkey"].height == 2
    assert keys["orders_client"].pages < keys["orders_pkey"].pages / 2  # equal keys once


def test_fan_out() -> None:
    assert column(assumed(fan_out={"client_id": 1000}), "client_id").distinct == 10_000
    alone = with_volumes(SCHEMA, {"orders": Volume(rows=1e6)}).table(TableName("orders"))
    assert alone is not None
    assert column(alone, "client_id").distinct == 100_000  # of ten rows each


def test_tenants() -> None:
    table = assumed(tenants=Tenants("tenant_id", 500, 0.3))
    tenants = column(table, "tenant_id")
    assert tenants.distinct == 500
    assert tenants.common is not None
    shares = tenants.common.frequencies
    assert shares[0] == pytest.approx(0.3)
    assert list(shares) == sorted(shares, reverse=True)
    assert 0.5 < sum(shares) < 1
    even = column(assumed(tenants=Tenants("tenant_id", 4)), "tenant_id")
    assert even.common is not None
    assert even.common.frequencies == (0.25,) * 4


@pytest.mark.parametrize(("number", "largest"), [(50, 0.1), (500, 0.05), (200_000, 0.2)])
def test_the_shares_of_all_tenants_are_all_rows(number: int, largest: float) -> None:
    shares = column(assumed(tenants=Tenants("tenant_id", number, largest)), "tenant_id").common
    assert shares is not None
    exponent = -math.log(shares.frequencies[1] / shares.frequencies[0], 2)
    whole = sum(shares.frequencies[0] * n**-exponent for n in range(1, number + 1))
    assert whole == pytest.approx(1, rel=0.001)


def test_beside_what_was_measured() -> None:
    measured = Snapshot(
        server_version=16,
        tables=(
            TableStatistics(name=TableName("clients", "public"), rows=70_000, pages=900),
            TableStatistics(name=TableName("orders", "public"), rows=5, pages=1),
        ),
    )
    both = with_volumes(SCHEMA, {"public.orders": Volume(rows=1e7)}, measured)
    assert both.server_version == 16
    assert both.table(TableName("clients")) is measured.tables[0]
    orders = both.table(TableName("orders"))
    assert orders is not None
    assert orders.assumed
    assert column(orders, "client_id").distinct == 70_000


def test_a_table_that_is_not_there_is_named() -> None:
    snapshot = with_volumes(SCHEMA, {"ordres": Volume(rows=1)})
    assert snapshot.tables == ()
    assert snapshot.missing == ("declared volume of 'ordres': there is no such table",)


@settings(deadline=None, max_examples=40)
@given(st.floats(0, 1e12), st.sampled_from(Growth), st.floats(0, 1), st.integers(1, 10**6))
def test_any_volume_gives_a_file(rows: float, growth: Growth, nulls: float, tenants: int) -> None:
    table = assumed(
        growth=growth,
        nulls={"deleted_at": nulls},
        tenants=Tenants("tenant_id", tenants, min(1.0, 2 / tenants)),
        fan_out={"client_id": max(rows, 1.0)},
    )
    snapshot = Snapshot(server_version=18, tables=(table,))
    assert parse_snapshot(snapshot_text(snapshot)) == snapshot
    assert math.isfinite(sum(index.pages for index in table.indexes))
