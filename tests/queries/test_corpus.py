"""The corpus: for each query its shape, the indexes derived from it, and what PostgreSQL makes of them.

The labels were written by hand, by what an expert would want for the query. An index that is derived
is created, alone and for a moment: the planner must use it, and must scan its table without it.
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
from tests.queries.corpus.planner import as_postgresql_says, created, plan
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
    """The case with its SQL."""
    return replace(case, sql=texts[case.source][case.function]) if case.function else case


def declared(case: Case) -> DeclaredQuery:
    return DeclaredQuery(name=case.name, sql=case.sql)


def derived(case: Case) -> list[str]:
    """What is wanted for this query alone: each index as what follows `CREATE INDEX ON`."""
    schema = Schema(tables=SCHEMA.tables, queries=(declared(case),))
    return [
        statement(table.name, replace(each.index, name="derived")).partition(" ON ")[2]
        for table in schema
        for each in wanted(table, schema)
    ]


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
    found = derived(asked)
    left = {as_postgresql_says(empty, definition): definition for definition in found}
    for alternatives in asked.label.indexes:
        right = [as_postgresql_says(empty, definition) for definition in alternatives]
        hit = next((definition for definition in right if definition in left), None)
        assert hit is not None, f"not {alternatives[0]} but {found} for {asked.sql}"
        del left[hit]
    assert not left, f"{list(left.values())} wanted for {asked.sql}"
    if found:
        assert_used(seeded, asked, found)


def assert_used(connection: psycopg.Connection, case: Case, definitions: list[str]) -> None:
    """The planner uses each index that is there by itself, and scans its table without it."""
    before = plan(connection, case)
    for definition in definitions:
        others = definitions if case.label.together else ()
        with created(connection, dict.fromkeys([definition, *others])) as made:
            after = plan(connection, case)
        name, table = made[0]
        assert (name in after.indexes) == (not case.label.idle), (
            f"with {definition}: {sorted(after.indexes)} for {case.sql}"
        )
        assert case.label.besides or table in before.scanned, (
            f"without {definition}: {sorted(before.indexes)} for {case.sql}"
        )
