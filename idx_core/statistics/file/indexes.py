"""The lines of a table's indexes and of its extended statistics."""

from dataclasses import astuple
from typing import Any

from idx_core.errors import StatisticsError
from idx_core.statistics.file.columns import expression_values, read_column
from idx_core.statistics.file.frequencies import frequencies_text
from idx_core.statistics.file.taking import Taking
from idx_core.statistics.file.toml import Value
from idx_core.statistics.snapshot import (
    CommonValues,
    ExtendedStatistics,
    GinCounts,
    IndexStatistics,
)

Fractions = tuple[tuple[tuple[str, ...], float], ...]


def index_values(index: IndexStatistics) -> dict[str, Value]:
    """The keys of an index's line."""
    line: dict[str, Value | None] = {
        "pages": index.pages,
        "tuples": index.tuples or None,
        "height": index.height,
        "gin": None if index.gin is None else [*astuple(index.gin)],
        "scans_per_day": index.scans_per_day,
        "expressions": [expression_values(e) for e in index.expressions] or None,
        "assumed": index.assumed or None,
    }
    return {key: value for key, value in line.items() if value is not None}


def read_index(name: str, values: Any, place: str) -> IndexStatistics:
    """An index from its line."""
    taking = Taking(values, place)
    index = IndexStatistics(
        name=name,
        pages=taking.count("pages", 0),
        tuples=taking.number("tuples", 0.0),
        height=taking.count("height"),
        scans_per_day=taking.number("scans_per_day"),
        expressions=tuple(read_column(e, place) for e in taking.items("expressions")),
        gin=_read_gin(taking),
        assumed=taking.flag("assumed"),
    )
    taking.nothing_left()
    return index


def _read_gin(taking: Taking) -> GinCounts | None:
    match [*taking.items("gin")]:
        case []:
            return None
        case [int() as entry_pages, int() as data_pages, int() as entries] if (
            min(entry_pages, data_pages, entries) >= 0
        ):
            return GinCounts(entry_pages, data_pages, entries)
        case _:
            raise StatisticsError(
                f"cannot read {taking.place}: gin must be a list of three whole numbers: entry "
                "pages, data pages and entries"
            )


def extended_values(extended: ExtendedStatistics) -> dict[str, Value]:
    """The keys of a line of extended statistics."""
    line: dict[str, Value | None] = {
        "schema": extended.schema,
        "name": extended.name,
        "inherited": extended.inherited or None,
        "columns": extended.columns or None,
        "distinct": _fraction_values(extended.distinct),
        "dependencies": _fraction_values(extended.dependencies),
        "common": frequencies_text(extended.common.frequencies) if extended.common else None,
        "expressions": [expression_values(e) for e in extended.expressions] or None,
    }
    return {key: value for key, value in line.items() if value is not None}


def read_extended(values: Any, place: str) -> ExtendedStatistics:
    """Extended statistics from their line."""
    taking = Taking(values, place)
    frequencies = taking.frequencies("common")
    extended = ExtendedStatistics(
        schema=taking.text("schema"),
        name=taking.text("name"),
        inherited=taking.flag("inherited"),
        columns=taking.texts("columns") or (),
        distinct=_read_fractions(taking, "distinct"),
        dependencies=_read_fractions(taking, "dependencies"),
        common=None if frequencies is None else CommonValues(frequencies),
        expressions=tuple(read_column(e, place) for e in taking.items("expressions")),
    )
    taking.nothing_left()
    return extended


def _fraction_values(fractions: Fractions) -> Value | None:
    return [[list(columns), value] for columns, value in fractions] or None


def _read_fractions(taking: Taking, key: str) -> Fractions:
    found = []
    for item in taking.items(key):
        match item:
            case [[*columns], int() | float() as value] if all(isinstance(c, str) for c in columns):
                found.append((tuple(columns), float(value)))
            case _:
                raise StatisticsError(
                    f"cannot read {taking.place}: {key} must be a list such as "
                    '[[["a", "b"], 100]], columns and a number'
                )
    return tuple(found)
