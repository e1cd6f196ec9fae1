"""What is assumed of a column.

Only what follows from types, keys and the declaration is set. Of other columns the number of
distinct values stays unknown, and the planner takes its own defaults.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from idx_core.model import Column, Index, Table, TableName
from idx_core.statistics.size.types import layout_of
from idx_core.statistics.snapshot import ColumnStatistics, CommonValues, Histogram
from idx_core.statistics.volumes import Growth, Tenants, Volume

_CORRELATION = {Growth.APPEND: 1.0, Growth.UPDATE: 0.9, Growth.STATIC: 1.0}
_NULLS = 0.1
_DAYS = 1000.0
_FAN_OUT = 10.0
_COMMON = 100
_BOUNDS = 101


@dataclass(frozen=True, slots=True)
class Assumption:
    """A table, what is declared of it, and how many rows there are of each, by stored name."""

    table: Table
    volume: Volume
    rows_of: Mapping[TableName, float]
    default_schema: str

    def stored(self, name: TableName) -> TableName:
        """The name with its schema."""
        return name if name.schema else TableName(name.name, self.default_schema)


def assumed_column(assumption: Assumption, column: Column) -> ColumnStatistics:
    """The statistics of a column as far as anything tells them."""
    volume, name = assumption.volume, column.name
    nulls = volume.nulls.get(name, _NULLS if column.nullable else 0.0)
    tenants = volume.tenants
    distinct = _distinct(assumption, column)
    common = None
    if tenants is not None and tenants.column == name:
        distinct, common = float(tenants.number), _tenant_shares(tenants, 1 - nulls)
    elif name not in volume.distinct and column.type in ("boolean", "bool"):
        common = CommonValues((0.9 * (1 - nulls), 0.1 * (1 - nulls)))
    layout = layout_of(column.type)
    return ColumnStatistics(
        name=name,
        null_fraction=nulls,
        distinct=distinct,
        average_width=layout.length if not layout.varies else layout.usual_width,
        correlation=_correlation(assumption, column),
        common=common,
        histogram=Histogram(_BOUNDS) if abs(distinct) > _COMMON or distinct < 0 else None,
        assumed=True,
    )


def _distinct(assumption: Assumption, column: Column) -> float:
    """As pg_stats has it; 0 where nothing tells."""
    volume, name = assumption.volume, column.name
    if name in volume.distinct:
        return min(volume.distinct[name], volume.rows)
    if name in volume.fan_out:
        return max(volume.rows / max(volume.fan_out[name], 1.0), 1.0)
    if any(_is_unique(index, name) for index in assumption.table.indexes):
        return -1.0
    for key in assumption.table.foreign_keys:
        if key.columns == (name,):
            referenced = assumption.rows_of.get(assumption.stored(key.referenced))
            return max(min(referenced or volume.rows / _FAN_OUT, volume.rows), 1.0)
    if column.type in ("boolean", "bool"):
        return 2.0
    if column.type == "date":
        return max(min(_DAYS, volume.rows), 1.0)
    return -0.9 if column.type.startswith("timestamp") else 0.0


def _correlation(assumption: Assumption, column: Column) -> float | None:
    """Keys that count up and moments follow the order of the rows; nothing else does."""
    key = assumption.table.primary_key
    counts = key is not None and key.columns[:1] == (column.name,) and "int" in column.type
    if counts or column.type.startswith(("timestamp", "date")):
        return _CORRELATION[assumption.volume.growth]
    return 0.0


def _is_unique(index: Index, column: str) -> bool:
    return index.unique and index.is_total and index.columns == (column,)


def _tenant_shares(tenants: Tenants, whole: float) -> CommonValues:
    """Each of the common ones as many times smaller than the one before; the rest are alike."""
    number = min(tenants.number, _COMMON)
    largest = tenants.largest
    if largest is None or tenants.number == 1:
        return CommonValues((whole / tenants.number,) * number)
    exponent = _exponent(largest, tenants.number)
    return CommonValues(tuple(whole * largest / n**exponent for n in range(1, number + 1)))


def _exponent(largest: float, number: int) -> float:
    """Of Zipf's law, so that the largest of so many has this share."""
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 / _harmonic(number, middle) < largest else (low, middle)
    return (low + high) / 2


def _harmonic(number: int, exponent: float) -> float:
    """The sum of n to the power of -exponent for n from 1, by an integral from the hundredth on."""
    exact = math.fsum(math.pow(n, -exponent) for n in range(1, min(number, _COMMON) + 1))
    if number <= _COMMON:
        return exact
    first, last, power = _COMMON + 0.5, number + 0.5, 1 - exponent
    if abs(power) < 1e-9:
        return exact + math.log(last / first)
    return exact + (math.pow(last, power) - math.pow(first, power)) / power
