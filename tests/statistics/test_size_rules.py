"""What the size model knows, rule by rule, without a server."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from idx_core.statistics.size.btree import BtreeShape, btree_size
from idx_core.statistics.size.costs import IndexCosts, costs_of
from idx_core.statistics.size.distinct import Knowledge, knowledge_of
from idx_core.statistics.size.estimate import size_of
from idx_core.statistics.size.groups import groups_of, spread, total
from idx_core.statistics.size.height import height_of
from idx_core.statistics.size.key import Key
from idx_core.statistics.size.predicate import part_of
from idx_core.statistics.size.types import layout_of
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    Snapshot,
    TableStatistics,
)

BIGINT = layout_of("bigint")
LINES, ORDERS = TableName("lines", "public"), TableName("orders", "public")


def column(name: str = "c", **fields: object) -> ColumnStatistics:
    return replace(ColumnStatistics(name=name, average_width=8), **fields)  # type: ignore[arg-type]


def known(*columns: ColumnStatistics, rows: float = 1000, **schema: object) -> Knowledge:
    table = Table(
        name=LINES,
        columns=Columns(Column(each.name, "bigint") for each in columns),
        **schema,  # type: ignore[arg-type]
    )
    lines = TableStatistics(name=LINES, rows=rows, pages=100, columns=columns)
    orders = TableStatistics(name=ORDERS, rows=200, pages=10)
    snapshot = Snapshot(server_version=18, tables=(lines, orders))
    found = knowledge_of(table, Schema(tables=(table,)), snapshot)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "length", "alignment", "deduplicates"),
    [
        ("bigint", 8, 8, True),
        ("int4", 4, 4, True),
        ("timestamp(3) with time zone", 8, 8, True),
        ("uuid", 16, 1, True),
        ("double precision", 8, 8, False),
        ("numeric(15,2)", -1, 1, False),
        ("character varying(40)", -1, 1, True),
        ("text[]", -1, 1, False),
        ("int8range", -1, 1, False),
        ("jsonb", -1, 1, False),
        ("", -1, 1, True),
    ],
)
def test_types(name: str, length: int, alignment: int, deduplicates: bool) -> None:
    layout = layout_of(name)
    assert (layout.length, layout.alignment, layout.deduplicates) == (
        length,
        alignment,
        deduplicates,
    )


def test_a_declared_length_is_a_guess_at_the_width() -> None:
    assert layout_of("varchar(10)").usual_width < layout_of("varchar(200)").usual_width < 200
    assert layout_of("char(30)").usual_width == 34


KEY = Key(BIGINT, column(distinct=-1))
LEAF = 366  # bigints on a leaf that is 90 % full


@pytest.mark.parametrize(
    ("rows", "pages", "height"),
    [
        (0, 1, 0),
        (1, 2, 0),
        (LEAF, 2, 0),
        (LEAF + 1, 4, 1),
        (1_000_000, 2745, 2),
        (1_000_000_000, 2_741_902, 3),
    ],
)
def test_plain_numbers(rows: int, pages: int, height: int) -> None:
    """As PostgreSQL builds them; the larger ones were compared with it."""
    size = btree_size(BtreeShape(keys=(KEY,), rows=rows))
    assert size.height == height
    assert size.pages == pytest.approx(pages, rel=0.005, abs=1)


def test_equal_keys_are_stored_once_unless_something_is_against_it() -> None:
    same = Key(BIGINT, column(distinct=100))
    shape = BtreeShape(keys=(same,), rows=100_000)
    small = btree_size(shape).pages
    apart = btree_size(replace(shape, deduplicate=False)).pages
    assert small * 2.5 < apart
    for other in (
        replace(shape, unique=True),
        replace(shape, include=(KEY,)),
        replace(shape, keys=(same, Key(layout_of("numeric"), column(distinct=1)))),
    ):
        assert btree_size(other).pages >= apart * 0.95


def _is_consistent(of: ColumnStatistics) -> bool:
    """Whether nulls and common values together are no more than all rows."""
    common = sum(of.common.frequencies) if of.common else 0.0
    return (of.null_fraction or 0.0) + common <= 1


shapes = st.builds(
    BtreeShape,
    keys=st.lists(
        st.builds(
            Key,
            st.sampled_from(["bigint", "integer", "text", "boolean", "numeric"]).map(layout_of),
            st.builds(
                ColumnStatistics,
                name=st.just("c"),
                null_fraction=st.floats(0, 1),
                # ANALYZE takes a fraction from a tenth of the rows on
                distinct=st.just(0.0) | st.floats(-1, -0.1) | st.floats(1, 1e6),
                average_width=st.integers(1, 880),  # of three: an entry has 2704 bytes at most
                common=st.none()
                | st.lists(st.floats(0.001, 0.1), max_size=5).map(tuple).map(CommonValues),
            ).filter(_is_consistent),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    rows=st.integers(1, 10**9),
    fill=st.integers(10, 100),
)


@settings(deadline=None, max_examples=50)
@given(shapes)
def test_any_statistics_give_a_size(shape: BtreeShape) -> None:
    size = btree_size(shape)
    assert size.pages >= 2
    assert size.height is not None
    assert size.height <= 31  # an inner page leads to two at least
    more = btree_size(replace(shape, rows=shape.rows * 4))
    assert more.pages >= size.pages
    if shape.fill >= 50:  # where a leaf has room for one entry or two, a byte decides
        assert btree_size(replace(shape, deduplicate=False)).pages >= size.pages * 0.8 - 2


@settings(deadline=None, max_examples=50)
@given(shapes)
def test_groups_hold_all_rows(shape: BtreeShape) -> None:
    groups = groups_of(shape.keys, shape.rows)
    assert sum(g.number * g.rows for g in groups) == pytest.approx(shape.rows, rel=0.01)
    assert total(groups) <= shape.rows * 1.01


@given(st.floats(1, 1e6))
def test_sizes_of_groups_spread_about_their_average(rows: float) -> None:
    sizes = list(spread(rows))
    assert sum(p for _, p in sizes) == pytest.approx(1, abs=0.01)
    assert sum(n * p for n, p in sizes) == pytest.approx(rows, rel=0.02)
    assert all(n >= 1 for n, _ in sizes)


def test_what_is_unique_stays_so_with_another_key() -> None:
    flag = Key(layout_of("boolean"), column(distinct=2, common=CommonValues((0.5, 0.5))))
    assert total(groups_of((flag, KEY), 1000)) == pytest.approx(1000)


@pytest.mark.parametrize(("pages", "height"), [(1, 0), (2, 0), (4, 1), (280, 1), (3000, 2)])
def test_a_height_from_the_pages(pages: int, height: int) -> None:
    assert height_of(pages, (8,)) == height


def test_what_follows_the_order_of_the_rows_moves_together() -> None:
    """Documents of a hundred days, ten rows each: each is of one day, or two."""
    days = Key(layout_of("date"), column("day", distinct=100, correlation=1.0))
    documents = Key(BIGINT, column("document", distinct=10_000, correlation=0.9999))
    assert total(groups_of((days, documents), 100_000)) == pytest.approx(10_099)
    apart = Key(BIGINT, column("document", distinct=10_000, correlation=0.5))
    assert total(groups_of((days, apart), 100_000)) > 90_000
    gaps = Key(BIGINT, column("d", distinct=10_000, correlation=1.0, null_fraction=0.2))
    assert total(groups_of((days, gaps), 100_000)) > 50_000


def unique(*columns: str) -> Index:
    return replace(index_on(*columns), unique=True)


def reference(*columns: str) -> ForeignKey:
    return ForeignKey(columns=columns, referenced=ORDERS, referenced_columns=columns)


A, B = column("a", distinct=50), column("b", distinct=4, common=CommonValues((0.4, 0.2, 0.2)))


def test_what_a_unique_key_says_of_its_columns() -> None:
    """ANALYZE counted 50; each of them has each value of b at most once."""
    assert known(A, B).distinct(("a",)) == 50
    assert known(A, B, indexes=(unique("a", "b"),)).distinct(("a",)) == 400
    assert known(A, B, indexes=(index_on("a", "b"),)).distinct(("a",)) == 50
    partial = replace(unique("a", "b"), predicate="a > 1")
    assert known(A, B, indexes=(partial,)).distinct(("a",)) == 50
    assert known(A, B, indexes=(unique("a", "b"),)).distinct(("b", "a")) == 1000


def test_what_a_foreign_key_says_of_its_columns() -> None:
    many = column("a", distinct=-0.9)
    assert known(many).distinct(("a",)) == 900
    assert known(many, foreign_keys=(reference("a"),)).distinct(("a",)) == 200
    assert known(A, foreign_keys=(reference("a"),)).distinct(("a",)) == 50
    assert known(A, B).distinct(("a", "b")) is None
    assert known(A, B, foreign_keys=(reference("a", "b"),)).distinct(("a", "b")) == 200


FLAG = column("flag", distinct=2, common=CommonValues((0.9, 0.1), ("f", "t")))
STATUS = column("status", distinct=4, common=CommonValues((0.5, 0.25), ("new", "it's")))
GONE = column("gone", null_fraction=0.75, distinct=-0.25)


@pytest.mark.parametrize(
    ("predicate", "fraction", "rough"),
    [
        (None, 1, False),
        ("gone IS NULL", 0.75, False),
        ("(gone IS NOT NULL)", 0.25, False),
        ("flag", 0.1, False),
        ("NOT flag", 0.9, False),
        ("status = 'new'", 0.5, False),
        ("((status)::text = 'new'::text)", 1 / 3, True),
        ("status = 'it''s'", 0.25, False),
        ("status <> 'new'", 0.5, False),
        ("status = 'other'", 0.125, False),
        ("status = 'new' AND gone IS NULL", 0.375, False),
        ("length(status) > 3", 1 / 3, True),
        ("nobody IS NULL", 1 / 3, True),
    ],
)
def test_parts_of_a_table(predicate: str | None, fraction: float, rough: bool) -> None:
    part = part_of(predicate, known(FLAG, STATUS, GONE))
    assert part.fraction == pytest.approx(fraction)
    assert part.rough is rough


def test_without_values_nobody_knows_which_is_which() -> None:
    hidden = replace(FLAG, common=CommonValues((0.9, 0.1)))
    assert part_of("flag", known(hidden)).rough


def test_what_is_left_of_a_column_in_a_part() -> None:
    knowledge = known(FLAG, STATUS, GONE)
    part = part_of("gone IS NOT NULL", knowledge)
    gone = part.column(GONE, 1000)
    assert gone.null_fraction == 0
    assert gone.distinct == pytest.approx(250)
    whole = replace(index_on("gone"), predicate="gone IS NOT NULL")
    assert size_of(whole, knowledge).tuples == 250
    assert size_of(whole, knowledge, rows=10).tuples == 10


def test_costs_tell_indexes_apart() -> None:
    ascending = column("id", distinct=-1, correlation=1.0)
    scattered = column("number", distinct=-1, correlation=0.1)
    few = column("few", distinct=3, correlation=0.1)
    knowledge = known(ascending, scattered, few, rows=1e6)

    def costs(index: Index) -> IndexCosts:
        return costs_of(index, knowledge, size_of(index, knowledge))

    cheap, dear, usual = (costs(index_on(name)) for name in ("id", "number", "few"))
    assert cheap.build_seconds < dear.build_seconds
    assert cheap.insert_microseconds < usual.insert_microseconds < dear.insert_microseconds
    assert cheap.pages_read == 100
    assert costs(index_on("few", "number")).insert_microseconds == dear.insert_microseconds
    text = replace(index_on("id"), elements=(IndexElement(expression="lower(name)"),))
    assert costs(text).build_seconds > dear.build_seconds
    assert costs(replace(index_on("id"), method="brin")).build_seconds < cheap.build_seconds
    twice = known(scattered, rows=2e6)
    larger = costs_of(index_on("number"), twice, size_of(index_on("number"), twice))
    assert larger.build_seconds > 2 * dear.build_seconds


@pytest.mark.parametrize(
    ("rows", "distinct", "pages"), [(6_001_215, 10_000, 5203), (800_000, 10_000, 672)]
)
def test_a_last_list_of_rows_does_not_count_against_the_fill_factor(
    rows: int, distinct: int, pages: int
) -> None:
    """TPC-H's indexes on suppliers, as PostgreSQL 18 builds them."""
    key = Key(BIGINT, column(distinct=distinct))
    assert btree_size(BtreeShape(keys=(key,), rows=rows)).pages == pytest.approx(pages, rel=0.03)
