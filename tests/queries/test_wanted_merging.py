"""Random sets of queries: the few indexes serve each of them, whatever the order."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.querying.orders import TABLE
from benchmarks.querying.random_queries import random_query
from idx_core.coverage import covers
from idx_core.model import DeclaredQuery, Schema
from idx_core.queries.analyse import accesses_of
from idx_core.queries.candidate import key_plans
from idx_core.queries.serving import serves_plan, suffices
from idx_core.queries.uses import Uses
from idx_core.queries.wanted import wanted

MANY = settings(max_examples=60, deadline=None)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    rng = random.Random(draw(st.integers(0, 2**32)))
    queries = [random_query(rng).declared for _ in range(draw(st.integers(1, 12)))]
    return _schema([DeclaredQuery(name=f"q{at}", sql=sql) for at, sql in enumerate(queries)])


def _schema(queries: list[DeclaredQuery]) -> Schema:
    return Schema(tables=(TABLE,), queries=tuple(queries))


@MANY
@given(schemas())
def test_every_access_is_served(schema: Schema) -> None:
    found = wanted(TABLE, schema)
    indexes = [*TABLE.indexes, *(each.index for each in found)]
    accesses = accesses_of(TABLE, schema)
    uses = Uses(TABLE, accesses)
    plans = [p for access in accesses for p in key_plans(access, TABLE, schema.dialect, uses)]
    unserved = [p for p in plans if not any(serves_plan(index, p, TABLE) for index in indexes)]
    assert not unserved, [str(each.index) for each in found]
    named = {name for each in found for name in each.queries}
    new = [p for p in plans if not any(serves_plan(index, p, TABLE) for index in TABLE.indexes)]
    assert named == {plan.access.query for plan in new}


@MANY
@given(schemas())
def test_no_index_is_needless(schema: Schema) -> None:
    """None is covered by another one, and each is the only one to serve some access."""
    found = wanted(TABLE, schema)
    assert not [
        (a.index, b.index) for a in found for b in found if a is not b and covers(a.index, b.index)
    ]
    accesses = accesses_of(TABLE, schema)
    uses = Uses(TABLE, accesses)
    plans = [p for access in accesses for p in key_plans(access, TABLE, schema.dialect, uses)]
    for each in found:
        others = [*TABLE.indexes, *(other.index for other in found if other is not each)]
        own = [p for p in plans if suffices(each.index, p, TABLE)]
        assert any(not any(suffices(o, p, TABLE) for o in others) for p in own), each


@MANY
@given(schemas(), st.randoms(use_true_random=False))
def test_the_order_of_declaration_does_not_matter(schema: Schema, rng: random.Random) -> None:
    shuffled = list(schema.queries)
    rng.shuffle(shuffled)
    assert wanted(TABLE, _schema(shuffled)) == wanted(TABLE, schema)
