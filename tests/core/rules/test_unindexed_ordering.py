from dataclasses import replace

import pytest

from idx_core.finding import Severity
from idx_core.model import DeclaredOrdering, Index, Table
from idx_core.rules.unindexed_ordering import unindexed_ordering
from tests.core.build import element, index, primary_key, table, unique
from tests.core.rules.harness import mended, messages, run
from tests.core.rules.statistics import statistics_of

CHILDREN = "id parent_id! _order!"
WRT = DeclaredOrdering(
    elements=(element("_order"),), within=("parent_id",), source="order_with_respect_to", acts=True
)
NEWEST = DeclaredOrdering(elements=(element("at desc"),), source="Meta.get_latest_by", usual=True)


def declared(ordering: DeclaredOrdering, *indexes: Index, columns: str = CHILDREN) -> Table:
    return replace(table(columns, *indexes), orderings=(ordering,))


def test_order_with_respect_to_acts() -> None:
    children = declared(WRT, index("i", "parent_id"))
    assert messages(unindexed_ordering, children) == [
        (
            "children(parent_id, _order): order_with_respect_to has no index (parent_id, _order); "
            "each read in that order sorts the rows"
        )
    ]
    assert run(unindexed_ordering, children)[0].severity is Severity.WARNING
    assert run(unindexed_ordering, mended(unindexed_ordering, children)) == []


def test_a_usual_order_is_advised_for_large_tables() -> None:
    events = declared(NEWEST, columns="id at")
    assert run(unindexed_ordering, events) == []
    [finding] = run(unindexed_ordering, events, **statistics_of(events, rows=1_234_567))
    assert finding.message == (
        "Meta.get_latest_by has no index (at DESC); each read in that order sorts the rows of "
        "about 1.23 million"
    )
    assert (finding.severity, finding.fix) == (Severity.INFO, ())
    assert run(unindexed_ordering, events, **statistics_of(events, rows=9_000)) == []


def test_the_same_order_is_told_once() -> None:
    children = declared(WRT)
    children = replace(children, orderings=(WRT, replace(WRT, source="relationship Parent.all")))
    assert len(run(unindexed_ordering, children)) == 1


SERVED = {
    "indexed": index("i", "parent_id", "_order"),
    "longer": index("i", "parent_id", "_order", "id"),
    "backwards": index("i", "parent_id desc", "_order desc"),
    "unique": unique("parent_id", "_order"),
    "primary key": primary_key("parent_id", "_order"),
}
NOT_SERVED = {
    "in the wrong order": index("i", "_order", "parent_id"),
    "the order alone": index("i", "_order"),
    "partial": index("i", "parent_id", "_order", where="id > 3"),
    "invalid": index("i", "parent_id", "_order", valid=False),
    "for LIKE": index("i", "parent_id", "_order text_pattern_ops"),
    "in another collation": index("i", "parent_id", "_order collate=C"),
    "nulls at the other end": index("i", "parent_id", "_order nulls first"),
    "hash": index("i", "parent_id", method="hash"),
}


@pytest.mark.parametrize("served", SERVED.values(), ids=SERVED)
def test_silent(served: Index) -> None:
    assert run(unindexed_ordering, declared(WRT, served)) == []


@pytest.mark.parametrize("other", NOT_SERVED.values(), ids=NOT_SERVED)
def test_not_silent(other: Index) -> None:
    assert len(run(unindexed_ordering, declared(WRT, other))) == 1


def test_mixed_directions_need_their_own_index() -> None:
    mixed = DeclaredOrdering(
        elements=(element("a"), element("b desc")), source="Meta.ordering", acts=True
    )
    assert run(unindexed_ordering, declared(mixed, index("i", "a desc", "b"), columns="a b")) == []
    assert len(run(unindexed_ordering, declared(mixed, index("i", "a", "b"), columns="a b"))) == 1


def test_a_unique_key_ends_the_order() -> None:
    ordering = DeclaredOrdering(
        elements=(element("a"), element("b")), source="Meta.ordering", acts=True
    )
    assert run(unindexed_ordering, declared(ordering, unique("a"), columns="a b")) == []
