"""The derived index against PostgreSQL's planner: random queries of one table, and it uses it.

Conditions are such that a good index pays (`selective`); the planner decides by cost, nothing is
switched off. benchmarks/queries.py compares with all other indexes, and with other conditions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.querying import orders
from benchmarks.querying.plans import created, derived, plan
from benchmarks.querying.random_queries import random_query
from tests.support.postgres import PostgresServer

ROWS = 10_000


@pytest.fixture(scope="module")
def planner(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with (
        postgres18.fresh_database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        orders.create(connection, "shop", ROWS)
        yield connection


def test_the_planner_uses_the_derived_index(planner: psycopg.Connection) -> None:
    used = 0

    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.integers(0, 2**32))
    def claim(seed: int) -> None:
        nonlocal used
        query = random_query(random.Random(seed), selective=True)
        found = derived(query.declared, orders.TABLE)
        assume(found)
        [one] = found
        with created(planner, orders.TABLE, [replace(one.index, name="derived")]):
            after = plan(planner, query.asked)
        assert "derived" in after.indexes or after.cost == 0, f"{query.asked}\n{one}"
        used += 1

    claim()
    assert used > 100  # put to the test, not filtered away


@pytest.mark.parametrize("seed", range(20))
def test_one_set_for_many_queries_serves_each_of_them(
    planner: psycopg.Connection, seed: int
) -> None:
    """With all derived indexes there, no query reads much more than with its own index alone."""
    from idx_core.model import DeclaredQuery, Schema
    from idx_core.queries.wanted import wanted

    rng = random.Random(seed)
    queries = [random_query(rng, selective=True) for _ in range(6)]
    declared = tuple(
        DeclaredQuery(name=f"q{at}", sql=query.declared) for at, query in enumerate(queries)
    )
    together = wanted(orders.TABLE, Schema(tables=(orders.TABLE,), queries=declared))
    named = [replace(one.index, name=f"derived_{at}") for at, one in enumerate(together)]
    with created(planner, orders.TABLE, named):
        together_read = [plan(planner, query.asked, execute=True).pages for query in queries]
    for query, pages in zip(queries, together_read, strict=True):
        if any(one.index.include for one in derived(query.declared, orders.TABLE)):
            continue  # what is read from one index alone is not read so from one for several
        alone = [replace(one.index, name="own") for one in derived(query.declared, orders.TABLE)]
        with created(planner, orders.TABLE, alone):
            own = plan(planner, query.asked, execute=True).pages
        assert pages <= own * 1.5 + 10, f"{query.asked}: {pages} pages instead of {own}"
