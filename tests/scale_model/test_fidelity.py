"""The model of a loaded database answers as the loaded database does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.model.comparison import Comparison
from benchmarks.model.real import RealDatabase
from idx_core.scale_model import ScaleModel
from tests.scale_model.real import loaded_shop
from tests.scale_model.shop import CANDIDATES, OUTERMOST, QUERIES

TOLERANCE = 0.0001
ONE_BIN = 150_000 / 100  # rows of `orders` between two bounds of a histogram


def compared(real: RealDatabase, model: ScaleModel, queries: Sequence[str]) -> list[Comparison]:
    return [Comparison(query, real.explain(query), model.explain(query)) for query in queries]


def test_plans_and_costs_are_those_of_the_loaded_database(postgres_url: str, models: Path) -> None:
    with loaded_shop(postgres_url, models) as (real, model):
        assert model.notes == ()
        found = compared(real, model, QUERIES)
        assert [str(each) for each in found if not each.is_within(TOLERANCE)] == []
        used = {index for each in found for index in each.model.indexes}
        assert len(used) >= 15, sorted(used)

        # Where it is not exact: the real planner looks up the least value in the index.
        rough = compared(real, model, OUTERMOST)
        assert all(abs(each.model.rows - each.real.rows) < ONE_BIN for each in rough)
        assert any(each.difference > TOLERANCE for each in rough)

        candidates_are_as_if_built(real, model)
        without_an_index_it_is_as_if_dropped(real, model)


def candidates_are_as_if_built(real: RealDatabase, model: ScaleModel) -> None:
    before = {query: model.explain(query) for _, query in CANDIDATES}
    for statement, _ in CANDIDATES:
        real.run(statement)
    sizes = {index.name: index for table in real.snapshot() for index in table.indexes}
    for statement, query in CANDIDATES:
        plan = model.explain(query, with_indexes=[statement], sizes=real.index_sizes())
        truth = Comparison(statement, real.explain(query), plan)
        assert truth.is_within(TOLERANCE), str(truth)
        assert plan.total_cost < before[query].total_cost, str(truth)
        assert set(plan.indexes) & sizes.keys()
    again = {query: model.explain(query) for _, query in CANDIDATES}
    assert again == before, "a candidate is seen by the question alone that names it"
    for statement, _ in CANDIDATES:
        real.run(f"DROP INDEX {statement.split()[2]}")


def without_an_index_it_is_as_if_dropped(real: RealDatabase, model: ScaleModel) -> None:
    query = "SELECT * FROM orders WHERE client_id = 9000"
    hidden = ["orders_client", "public.orders_client_state"]
    plan = model.explain(query, without=hidden)
    with real.connection.transaction(force_rollback=True):
        for index in hidden:
            real.run(f"DROP INDEX {index}")
        truth = Comparison(query, real.explain(query), plan)
    assert truth.is_within(TOLERANCE), str(truth)
    assert not plan.indexes
