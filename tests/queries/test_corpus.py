"""The corpus: of each query the shape, the derived indexes, and what PostgreSQL makes of them.

The labels were written by hand, by what an expert would want for the query. An index that is
derived is created, alone and for a moment: the planner must use it, and must scan its table
without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from idx_core.explain.derived import statement
from idx_core.model import DeclaredQuery, Schema
from idx_core.queries.analyse import accesses
from idx_core.queries.wanted import wanted
from tests.queries.corpus.case import Case
from tests.queries.corpus.databases import declared_schema, shop
from tests.queries.corpus.known_gaps import INDEX_GAPS, SHAPE_GAPS
from tests.queries.corpus.orm_queries import django_texts, orm_cases, sqlalchemy_texts
from tests.queries.corpus.planner import Plan, as_postgresql_says, created, plan, table_of
from tests.queries.corpus.raw_queries import raw_cases
from tests.queries.corpus.shapes import read_shape, shape_of
from tests.support.postgres import PostgresServer

CASES = (*raw_cases(), *orm_cases())
SCHEMA = declared_schema()


def judged(gaps: Mapping[str, str]) -> list[Any]:
    """Each case under its name; what is a known gap must fail."""
    return [pytest.param(case, id=case.name, marks=_marks(gaps.get(case.name))) for case in CASES]


def _marks(reason: str | None) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


@pytest.fixture(scope="module")
def texts() -> Mapping[str, Mapping[str, str]]:
    """The SQL of the ORMs' queries."""
    return {"in_django": django_texts(), "in_sqlalchemy": sqlalchemy_texts()}


@pytest.fixture(scope="module")
def seeded(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with postgres18.fresh_database() as url, shop(url, seeded=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def empty(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with postgres18.fresh_database() as url, shop(url, seeded=False) as connection:
        yield connection


@pytest.fixture
def asked(case: Case, texts: Mapping[str, Mapping[str, str]]) -> Case:
    return with_sql(case, texts)


def with_sql(case: Case, texts: Mapping[str, Mapping[str, str]]) -> Case:
    """The case with its SQL."""
    return replace(case, sql=texts[case.source][case.function]) if case.function else case


def declared(case: Case) -> DeclaredQuery:
    return DeclaredQuery(name=case.name, sql=case.sql)


def derived(*cases: Case) -> dict[str, tuple[str, ...]]:
    """What is wanted for these queries: what follows `CREATE INDEX ON`, and whom it serves."""
    schema = Schema(tables=SCHEMA.tables, queries=tuple(map(declared, cases)))
    return {
        statement(table.name, replace(each.index, name="derived")).partition(" ON ")[
            2
        ]: each.queries
        for table in schema
        for each in wanted(table, schema)
    }


def test_the_corpus_is_as_large_as_it_says() -> None:
    names = Counter(case.name for case in CASES)
    assert max(names.values()) == 1
    assert len(names) >= 500
    assert len([case for case in CASES if case.label.indexes]) >= 400
    assert names.keys() >= SHAPE_GAPS.keys() | INDEX_GAPS.keys()


@pytest.mark.parametrize("case", judged(SHAPE_GAPS))
def test_the_shape(asked: Case) -> None:
    expected = sorted(str(read_shape(text)) for text in asked.label.shapes)
    known = {str(table.name) for table in SCHEMA}
    found = [
        str(shape_of(access))
        for access in accesses(declared(asked), SCHEMA)
        if str(access.table) in known
    ]
    assert sorted(found) == expected, asked.sql


@pytest.mark.parametrize("case", judged(INDEX_GAPS))
def test_the_index(asked: Case, empty: psycopg.Connection, seeded: psycopg.Connection) -> None:
    found = list(derived(asked))
    left = {as_postgresql_says(empty, definition): definition for definition in found}
    for alternatives in asked.label.indexes:
        said = (as_postgresql_says(empty, definition) for definition in alternatives)
        hit = next((definition for definition in said if definition in left), None)
        assert hit is not None, f"not {alternatives[0]} but {found} for {asked.sql}"
        del left[hit]
    assert not left, f"{list(left.values())} wanted for {asked.sql}"
    if found:
        assert_used(seeded, asked, found)
    for definition in asked.label.useless:
        with created(seeded, [definition]):
            assert "derived_0" not in plan(seeded, asked).indexes, f"{definition}: {asked.sql}"
    if not found and asked.source == "served":
        assert not plan(seeded, asked).scanned, f"{asked.label.reason} does not serve {asked.sql}"


NOT_IMMUTABLE = [
    pytest.param(shape.table, operand, id=f"{case.name}: {operand}")
    for case in CASES
    if case.label.reason
    for shape in map(read_shape, case.label.shapes)
    for operand, *_ in sorted(shape.conditions)
    if operand.startswith("(")
]


@pytest.mark.parametrize(("table", "operand"), NOT_IMMUTABLE)
def test_expressions_for_which_nothing_is_wanted(
    table: str, operand: str, empty: psycopg.Connection
) -> None:
    """PostgreSQL itself refuses to index them."""
    with pytest.raises(psycopg.errors.InvalidObjectDefinition, match="IMMUTABLE"):
        as_postgresql_says(empty, f"{table} ({operand})")


@pytest.mark.parametrize("source", ["held_out", "in_django", "in_sqlalchemy"])
def test_an_application_as_a_whole(
    source: str, texts: Mapping[str, Mapping[str, str]], seeded: psycopg.Connection
) -> None:
    """Fewer indexes than one by one; each is used by every query that it is said to serve."""
    asked = {case.name: with_sql(case, texts) for case in CASES if case.source == source}
    found = derived(*asked.values())
    assert len(found) < len({each for case in asked.values() for each in derived(case)})
    unused = []
    for definition, names in found.items():
        with created(seeded, [definition]):
            unused += [
                f"{definition} for {name}"
                for name in names
                if not asked[name].label.together
                and "derived_0" not in plan(seeded, asked[name]).indexes
            ]
    assert not unused
    with created(seeded, found):
        plans = {name: plan(seeded, case) for name, case in asked.items() if case.label.indexes}
    assert not [name for name, made in plans.items() if not has_derived(made)]


def has_derived(made: Plan) -> bool:
    return any(name.startswith("derived_") for name in made.indexes)


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param("orders (total)", id="another column"),
        pytest.param("orders (customer_id) WHERE status = 'paid'", id="another predicate"),
        pytest.param("orders (status)", id="not the page's order"),
    ],
)
def test_the_judge_can_say_no(seeded: psycopg.Connection, definition: str) -> None:
    case = next(case for case in CASES if case.name == "constants: open orders of a customer")
    assert_used(seeded, case, ["orders (customer_id, placed_at) WHERE status = 'open'"])
    with pytest.raises(AssertionError):
        assert_used(seeded, case, [definition])


def assert_used(connection: psycopg.Connection, case: Case, definitions: list[str]) -> None:
    """The planner uses each index that is there by itself, and scans its table without it.

    A page of one table's rows comes in its order from the index, without a sort. What a label says
    to the contrary must be so.
    """
    before = plan(connection, case)
    scanned = []
    for definition in definitions:
        with created(connection, [definition]):
            after = plan(connection, case)
            scanned.append(table_of(connection, "derived_0") in before.scanned)
        is_used = "derived_0" in after.indexes
        assert is_used is not bool(case.label.together), f"{definition}: {after} for {case.sql}"
        if " INCLUDE " in definition:
            assert "derived_0" in after.alone, f"{definition}: {after} for {case.sql}"
        if is_page(case):
            assert after.sorts is bool(case.label.sorts), f"{definition}: {after} for {case.sql}"
    assert all(scanned) is not bool(case.label.besides), f"{before} for {case.sql}"
    if case.label.together:
        with created(connection, definitions):
            after = plan(connection, case)
        assert len([name for name in after.indexes if name.startswith("derived_")]) == len(
            definitions
        ), f"{after} for {case.sql}"


def is_page(case: Case) -> bool:
    """Whether the first rows in an order of a single table are wanted."""
    shapes = [read_shape(text) for text in case.label.shapes]
    return len(shapes) == 1 and shapes[0].limited and bool(shapes[0].order)
