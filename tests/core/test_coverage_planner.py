"""The algebra against PostgreSQL's own planner.

`covers(a, b)` claims that nothing is lost when `b` is dropped and `a` stays. So for random pairs,
every lookup that `b` answers is planned with `b` alone and with `a` alone: `a` must give an index
path of the same kind, with the same index conditions and without a sort that `b` did not need.
`serves(index, columns)` claims that an equality lookup becomes index conditions.

Plans are compared with sequential scans and sorts discouraged, as the claim is about what is
possible, not about what is cheapest on a small table.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from idx_core.coverage import covers, serves
from idx_core.model import Column, Columns, Index, IndexElement, Table, TableName
from tests.core.plans import DISCOURAGED, Lookups, Plan, discourage, explain, turned

COLUMNS = {"i": "integer", "j": "bigint", "s": "text", "t": 'text COLLATE "C"', "d": "date"}
VALUES = {"i": "7", "j": "7", "s": "'k7'", "t": "'k7'", "d": "'2020-01-08'"}
EXPRESSION_VALUES = {"lower(s)": "'k7'", "i + 1": "7"}
OWN_COLLATION = {"t": "C"}
TABLE = Table(
    name=TableName("lookups"),
    columns=Columns(
        Column(c, t.split()[0], collation=OWN_COLLATION.get(c)) for c, t in COLUMNS.items()
    ),
)
PREDICATES = [None, None, "i > 3", "s IS NOT NULL"]
SAME_PREDICATES = ["s IS NOT NULL AND i > 3", "3 < i AND (s IS NOT NULL)"]
LOOKUPS = Lookups("lookups", VALUES, EXPRESSION_VALUES, {})


@pytest.fixture
def planner(any_postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        columns = ", ".join(f"{name} {type_}" for name, type_ in COLUMNS.items())
        connection.execute(f"CREATE TABLE lookups ({columns})")
        connection.execute(
            "INSERT INTO lookups SELECT n % 17, n, 'k' || n % 19, 'k' || n % 23, "
            "date '2020-01-01' + n % 29 FROM generate_series(1, 2000) n"
        )
        connection.execute("VACUUM ANALYZE lookups")
        discourage(connection, *DISCOURAGED, "bitmapscan")  # else a few pages decide the kind
        yield connection


@st.composite
def elements(draw: st.DrawFn) -> IndexElement:
    if draw(st.integers(0, 9)) == 0:
        return IndexElement(expression=draw(st.sampled_from(sorted(EXPRESSION_VALUES))))
    column = draw(st.sampled_from(sorted(COLUMNS)))
    text = COLUMNS[column].startswith("text")
    return IndexElement(
        column,
        descending=draw(st.booleans()),
        nulls_first=draw(st.sampled_from([None, None, True, False])),
        opclass=draw(st.sampled_from([None, None, "text_pattern_ops"])) if text else None,
        collation=draw(st.sampled_from([None, None, "C", "POSIX"])) if text else None,
    )


@st.composite
def indexes(draw: st.DrawFn) -> Index:
    return Index(
        name="one",
        elements=tuple(draw(st.lists(elements(), min_size=1, max_size=3))),
        include=tuple(draw(st.lists(st.sampled_from(sorted(COLUMNS)), max_size=2, unique=True))),
        predicate=draw(st.sampled_from([*PREDICATES, SAME_PREDICATES[0]])),
    )


@st.composite
def relatives(draw: st.DrawFn, index: Index) -> Index:
    """An index that is `index` after a few of the changes that coverage must judge."""
    keys = list(index.elements)
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=2)):
        if change == "longer":
            keys.append(draw(elements()))
        elif change == "backwards":
            keys = [turned(key) for key in keys]
        elif change == "turn one":
            at = draw(st.integers(0, len(keys) - 1))
            keys[at] = turned(keys[at])
        elif change == "permute":
            keys = list(draw(st.permutations(keys)))
        elif change == "hash" and len(keys) == 1:
            return replace(index, name="two", method="hash", include=(), elements=tuple(keys))
        elif change == "predicate":
            index = replace(index, predicate=draw(st.sampled_from([*PREDICATES, *SAME_PREDICATES])))
        elif change == "include":
            index = replace(index, include=tuple(sorted(COLUMNS)))
    return replace(index, name="two", elements=tuple(keys))


CHANGES = ["longer", "longer", "backwards", "turn one", "permute", "hash", "predicate", "include"]


def ddl(index: Index) -> str:
    keys = []
    for key in index.elements:
        words = [key.column or f"({key.expression})"]
        words += [f'COLLATE "{key.collation}"'] if key.collation else []
        words += [key.opclass] if key.opclass else []
        if index.method == "btree":
            words += ["DESC" if key.descending else "ASC"]
            words += ["NULLS FIRST" if key.nulls_first else "NULLS LAST"]
        keys.append(" ".join(words))
    text = f"CREATE INDEX {index.name} ON lookups USING {index.method} ({', '.join(keys)})"
    text += f" INCLUDE ({', '.join(index.include)})" if index.include else ""
    return text + (f" WHERE {index.predicate}" if index.predicate else "")


def plans_with(planner: psycopg.Connection, index: Index, queries: list[str]) -> list[Plan]:
    """The plans while `index` is the only one; it is gone afterwards."""
    with planner.transaction(force_rollback=True):
        planner.execute(ddl(index))
        return [explain(planner, query) for query in queries]


COLUMN_LISTS = st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3, unique=True)
RANDOM = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.peer(15)
def test_a_covering_index_has_the_same_index_paths(planner: psycopg.Connection) -> None:
    compared = 0

    @RANDOM
    @given(st.data())
    def claim(data: st.DataObject) -> None:
        nonlocal compared
        b = data.draw(indexes(), "b")
        a = data.draw(relatives(b), "a")
        assume(len({(k.column, k.expression) for k in a.elements}) == len(a.elements))
        if a.method == "hash":
            a, b = replace(b, name="two"), replace(a, name="one")  # it is the one to be dropped
        event(f"covers: {covers(a, b, TABLE)}")
        assume(covers(a, b, TABLE))
        queries = list(LOOKUPS.of(b))
        with_b = plans_with(planner, b, queries)
        with_a = plans_with(planner, a, queries)
        for query, before, after in zip(queries, with_b, with_a, strict=True):
            if before.reads_an_index:
                compared += 1
                assert after.is_as_good_as(before), f"{query}\n  {ddl(b)}\n  {ddl(a)}"

    claim()
    assert compared > 60  # the claim was put to the test, not filtered away


def test_what_serves_a_lookup_becomes_index_conditions(planner: psycopg.Connection) -> None:
    tried = 0

    @RANDOM
    @given(
        indexes(), st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3, unique=True)
    )
    def claim(index: Index, columns: list[str]) -> None:
        nonlocal tried
        assume(serves(index, TABLE, columns))
        tried += 1
        conditions = [f"{column} = {VALUES[column]}" for column in columns]
        [plan] = plans_with(
            planner, index, [f"SELECT * FROM lookups WHERE {' AND '.join(conditions)}"]
        )
        text = " ".join(plan.conditions)
        assert all(re.search(rf"\b{column} =", text) for column in columns), (
            plan,
            ddl(index),
        )

    claim()
    assert tried > 10


def test_a_unique_subset_finds_its_row_by_index(planner: psycopg.Connection) -> None:
    """`j` is unique: a foreign key on (i, j) needs no index of its own."""
    unique = Index(name="one", elements=(IndexElement("j"),), unique=True)
    assert serves(unique, TABLE, ["i", "j"])
    with planner.transaction(force_rollback=True):
        planner.execute("CREATE UNIQUE INDEX one ON lookups (j)")
        plan = explain(planner, "SELECT * FROM lookups WHERE i = 7 AND j = 7")
    assert plan.conditions == ("j = 7",)
