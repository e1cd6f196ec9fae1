"""The statistics snapshot: sizes, frequencies and shapes, of every table that plans depend on.

Everything is frozen and hashable, and in order of name. Names are as the database stores them.
Values of user rows are only in the fields named `values`, which are None unless they were asked
for; everything else is counts, fractions, widths in bytes and pages of `Snapshot.page_size`.
`assumed` marks what nobody has measured: it comes from declared volumes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from idx_core.model import TableName


@dataclass(frozen=True, slots=True)
class CommonValues:
    """The most common values of a column, the most common first.

    `frequencies` are fractions of all rows, nulls included. `values`, when there, are as many, each
    as PostgreSQL writes it as text (ISO dates).
    """

    frequencies: tuple[float, ...]
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bounds that divide the rows, common values and nulls left out, into equal parts.

    `bounds` is their number, one more than that of the parts. `values`, when there, are as many.
    """

    bounds: int
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ElementStatistics:
    """What is in a column of arrays or of `tsvector`.

    `frequencies` are pg_stats.most_common_elem_freqs as they are: one fraction of rows an element,
    then the least and the largest of these and, for arrays, the fraction of null elements.
    `values` are the elements (two or three fewer, or None). `counts` is elem_count_histogram:
    numbers of distinct elements a row, the last one their average; empty for `tsvector`.
    """

    frequencies: tuple[float, ...]
    values: tuple[str, ...] | None = None
    counts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeStatistics:
    """What is in a column of ranges: the fraction of empty ones, and two histograms.

    `lengths` are lengths of ranges, `bounds` ranges made of lower and upper bounds.
    """

    empty_fraction: float
    lengths: Histogram | None = None
    bounds: Histogram | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """A row of pg_stats. `distinct` is its n_distinct.

    That is a number of distinct values, not counting null; or, when negative, minus that number
    as a fraction of the table's rows; or 0 for unknown. `average_width` is in bytes, of values that
    are not null, with their header, after compression. `correlation` is of the order on disk with
    that of the values, -1 to 1, None where the type has no order.

    `inherited` says that the rows of partitions and child tables were counted too; the parent of
    an inheritance tree has a second row without. `position` counts the elements of an index or the
    expressions of extended statistics from 1; 0 for a column of a table.
    """

    name: str
    inherited: bool = False
    position: int = 0
    null_fraction: float = 0.0
    distinct: float = 0.0
    average_width: int = 0
    correlation: float | None = None
    common: CommonValues | None = None
    histogram: Histogram | None = None
    elements: ElementStatistics | None = None
    ranges: RangeStatistics | None = None
    assumed: bool = False

    def distinct_of(self, rows: float) -> float:
        """The number of distinct values among so many rows; 0 for unknown."""
        return self.distinct if self.distinct >= 0 else -self.distinct * rows


@dataclass(frozen=True, slots=True)
class GinCounts:
    """What VACUUM counts in a GIN index: pages of its two kinds, and entries (keys)."""

    entry_pages: int
    data_pages: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatistics:
    """An index as it lies on disk.

    `pages` count all of the file, the metapage too. `tuples` are its entries, rows for a B-tree.
    `height` is the number of levels above the leaves of a B-tree (0: the root is a leaf), None for
    other methods. `scans_per_day` is an average since the counters were reset, None when unknown.
    `expressions` are statistics of elements that are not columns. `gin` is of a GIN index, None
    where nobody could read it.
    """

    name: str
    pages: int
    tuples: float = 0.0
    height: int | None = None
    scans_per_day: float | None = None
    expressions: tuple[ColumnStatistics, ...] = ()
    gin: GinCounts | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedStatistics:
    """What CREATE STATISTICS has gathered. `schema` may be another than the table's.

    `columns` are names in the order of the table. `distinct` has the number of distinct
    combinations, negative as a fraction of rows, of each set of columns; `dependencies` how far,
    0 to 1, the last column follows from those before it; an expression is "(1)", "(2)" and so on.
    `common` are the frequencies of common combinations, without values always.
    """

    name: str
    schema: str
    columns: tuple[str, ...] = ()
    inherited: bool = False
    distinct: tuple[tuple[tuple[str, ...], float], ...] = ()
    dependencies: tuple[tuple[tuple[str, ...], float], ...] = ()
    common: CommonValues | None = None
    expressions: tuple[ColumnStatistics, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """Rows written and scans begun per day, averages since the counters were reset."""

    inserts: float = 0.0
    updates: float = 0.0
    hot_updates: float = 0.0  # part of the updates: no index entry was made
    deletes: float = 0.0
    sequential_scans: float = 0.0

    @property
    def growth(self) -> float:
        """Rows gained per day."""
        return self.inserts - self.deletes


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStatistics:
    """A table, partition, partitioned table or materialised view. `name` always has its schema.

    `rows` is what the planner takes for their number: the density that the last ANALYZE found,
    times the present `pages`; None when there never was one. A partitioned table has no pages.
    `activity` is None when nobody knows since when the counters count. Columns are in the order of
    the table, the inherited statistics after the others.
    """

    name: TableName
    rows: float | None
    pages: int
    all_visible_pages: int = 0
    columns: tuple[ColumnStatistics, ...] = ()
    indexes: tuple[IndexStatistics, ...] = ()
    extended: tuple[ExtendedStatistics, ...] = ()
    activity: Activity | None = None
    assumed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(sorted(self.columns, key=_is_inherited)))
        object.__setattr__(self, "indexes", tuple(sorted(self.indexes, key=_name)))

    def column(self, name: str, *, inherited: bool = False) -> ColumnStatistics | None:
        """The statistics of the column; those of the other kind where only they are there."""
        found = [column for column in self.columns if column.name == name]
        exact = [column for column in found if column.inherited is inherited]
        return next(iter(exact or found), None)

    def index(self, name: str) -> IndexStatistics | None:
        """The statistics of the index of that name, or None."""
        return next((index for index in self.indexes if index.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The statistics of a database, and what else its plans depend on.

    `server_version` is the major version. `settings` are planner settings as `SHOW` writes them,
    those that are not at their default. `missing` says, a sentence each, what could not be read.
    """

    server_version: int
    tables: tuple[TableStatistics, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    page_size: int = 8192
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.tables, key=lambda t: (t.name.schema, t.name.name))
        object.__setattr__(self, "tables", tuple(ordered))
        object.__setattr__(self, "settings", tuple(sorted(self.settings)))

    def __iter__(self) -> Iterator[TableStatistics]:
        return iter(self.tables)

    def table(self, name: TableName, default_schema: str = "public") -> TableStatistics | None:
        """The table's statistics; a name without a schema is looked for in the default one."""
        return self._by_name.get(name if name.schema else TableName(name.name, default_schema))

    @property
    def has_values(self) -> bool:
        """Whether values of user rows are in it."""
        return any(_holds_values(column) for table in self for column in _columns(table))

    @cached_property
    def _by_name(self) -> dict[TableName, TableStatistics]:
        return {table.name: table for table in self.tables}


def _is_inherited(column: ColumnStatistics) -> bool:
    return column.inherited


def _name(index: IndexStatistics) -> str:
    return index.name


def _columns(table: TableStatistics) -> Iterator[ColumnStatistics]:
    yield from table.columns
    for index in table.indexes:
        yield from index.expressions
    for extended in table.extended:
        yield from extended.expressions


def _holds_values(column: ColumnStatistics) -> bool:
    ranges = column.ranges
    shapes = (
        column.common,
        column.histogram,
        column.elements,
        ranges.lengths if ranges else None,
        ranges.bounds if ranges else None,
    )
    return any(shape is not None and shape.values is not None for shape in shapes)
