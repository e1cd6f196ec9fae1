"""Snapshots of any content, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from idx_core.model import TableName
from idx_core.statistics.snapshot import (
    Activity,
    ColumnStatistics,
    CommonValues,
    ElementStatistics,
    ExtendedStatistics,
    GinCounts,
    Histogram,
    IndexStatistics,
    RangeStatistics,
    Snapshot,
    TableStatistics,
)

texts = st.text(st.characters(codec="utf-8"), max_size=8)
names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
fractions = st.floats(0, 1)
counts = st.integers(0, 10**12)
rates = st.floats(0, 1e9)
lists = st.lists(fractions, min_size=1, max_size=5).map(tuple)


@st.composite
def commons(draw: st.DrawFn) -> CommonValues:
    frequencies = draw(lists)
    size = len(frequencies)
    values = st.lists(texts, min_size=size, max_size=size).map(tuple)
    return CommonValues(frequencies, draw(st.none() | values))


@st.composite
def histograms(draw: st.DrawFn) -> Histogram:
    bounds = draw(st.integers(1, 5))
    values = st.lists(texts, min_size=bounds, max_size=bounds).map(tuple)
    return Histogram(bounds, draw(st.none() | values))


elements = st.builds(
    ElementStatistics,
    lists,
    st.none() | st.lists(texts, max_size=3).map(tuple),
    st.just(()) | st.lists(rates, min_size=1, max_size=4).map(tuple),
)
ranges = st.builds(RangeStatistics, fractions, st.none() | histograms(), st.none() | histograms())


def columns(position: st.SearchStrategy[int]) -> st.SearchStrategy[ColumnStatistics]:
    return st.builds(
        ColumnStatistics,
        name=names,
        inherited=st.booleans(),
        position=position,
        null_fraction=fractions,
        distinct=st.just(-1.0) | st.floats(-1, 1e12),
        average_width=counts,
        correlation=st.none() | st.floats(-1, 1),
        common=st.none() | commons(),
        histogram=st.none() | histograms(),
        elements=st.none() | elements,
        ranges=st.none() | ranges,
        assumed=st.booleans(),
    )


expressions = st.lists(columns(st.integers(1, 32)), max_size=2).map(tuple)
indexes = st.builds(
    IndexStatistics,
    name=names,
    pages=counts,
    tuples=rates,
    height=st.none() | st.integers(0, 9),
    scans_per_day=st.none() | rates,
    expressions=expressions,
    gin=st.none() | st.builds(GinCounts, counts, counts, counts),
    assumed=st.booleans(),
)
sets = st.lists(st.tuples(st.lists(names, max_size=3).map(tuple), rates), max_size=2).map(tuple)
extended = st.builds(
    ExtendedStatistics,
    name=names,
    schema=names,
    columns=st.lists(names, max_size=3).map(tuple),
    inherited=st.booleans(),
    distinct=sets,
    dependencies=sets,
    common=st.none() | lists.map(CommonValues),
    expressions=expressions,
)
tables = st.builds(
    TableStatistics,
    name=st.builds(TableName, names, names),
    rows=st.none() | rates,
    pages=counts,
    all_visible_pages=counts,
    columns=st.lists(
        columns(st.just(0)), max_size=3, unique_by=lambda c: (c.name, c.inherited)
    ).map(tuple),
    indexes=st.lists(indexes, max_size=2, unique_by=lambda i: i.name).map(tuple),
    extended=st.lists(extended, max_size=2).map(tuple),
    activity=st.none() | st.builds(Activity, rates, rates, rates, rates, rates),
    assumed=st.booleans(),
)
snapshots = st.builds(
    Snapshot,
    server_version=st.integers(13, 99),
    tables=st.lists(tables, max_size=3, unique_by=lambda t: t.name).map(tuple),
    settings=st.lists(st.tuples(names, texts), max_size=2, unique_by=lambda s: s[0]).map(tuple),
    page_size=st.sampled_from((4096, 8192, 32768)),
    missing=st.lists(texts, max_size=2).map(tuple),
)
