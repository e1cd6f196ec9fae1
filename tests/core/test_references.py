"""How deep tables lie below others, and how many refer to them."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.model import ForeignKey, Schema, Table, TableName
from idx_core.references import References

NAMES = [TableName(name) for name in "abcdefgh"]


def made(targets: Mapping[TableName, Sequence[TableName]]) -> References:
    referrers = Counter(chain.from_iterable(targets.values()))
    return References(targets, lambda table: targets.get(table, ()), referrers.__getitem__)


def references(targets: Mapping[str, Iterable[str]]) -> References:
    """Of `{"a": "bc"}`: a refers to b and to c."""
    return made({TableName(name): [*map(TableName, others)] for name, others in targets.items()})


def test_the_longest_chain_counts() -> None:
    found = references({"line": ["order", "item"], "order": ["client"], "client": [], "item": []})
    depths = {name: found.depth(TableName(name)) for name in ("client", "order", "line", "item")}
    assert depths == {"client": 0, "order": 1, "line": 2, "item": 0}


def test_a_table_that_nobody_has_read() -> None:
    found = references({"a": "b"})
    assert found.depth(TableName("b")) == 0
    assert found.depth(TableName("elsewhere")) == 0


def test_a_reference_to_itself_is_none_of_a_chain() -> None:
    assert references({"a": "ab", "b": "b"}).depth(TableName("a")) == 1


def test_a_schema_knows_its_own() -> None:
    def table(name: str, *others: str) -> Table:
        keys = (
            ForeignKey(columns=(o,), referenced=TableName(o), referenced_columns=("id",))
            for o in others
        )
        return Table(name=TableName(name), foreign_keys=tuple(keys))

    schema = Schema(tables=(table("a", "b", "c"), table("b", "c", "c"), table("c", "c")))
    assert schema.references.depth(TableName("a")) == 2
    assert [schema.references.referrers(TableName(name)) for name in "abcd"] == [0, 1, 4, 0]
    copied = pickle.loads(pickle.dumps(schema))
    assert copied == schema
    assert copied.references.depth(TableName("a")) == 2


@pytest.mark.parametrize("asked", ["abcd", "dcba", "bcad"])
def test_a_cycle_is_the_same_whatever_is_asked_first(asked: str) -> None:
    found = references({"a": "b", "b": "c", "c": "b", "d": "c"})
    assert {name: found.depth(TableName(name)) for name in sorted(asked)} == {
        "a": 3,
        "b": 2,
        "c": 1,
        "d": 2,
    }


GRAPHS = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4), max_size=len(NAMES)
)


@given(GRAPHS, st.permutations(NAMES), st.permutations(NAMES))
def test_depths_do_not_depend_on_the_order_of_questions(
    targets: dict[TableName, list[TableName]], first: list[TableName], second: list[TableName]
) -> None:
    one, other = made(targets), made(targets)
    assert {n: one.depth(n) for n in first} == {n: other.depth(n) for n in second}


@given(GRAPHS)
def test_without_cycles_a_depth_is_one_more_than_the_greatest_below(
    targets: dict[TableName, list[TableName]],
) -> None:
    others = {name: [o for o in found if o != name] for name, found in targets.items()}
    try:
        order = list(TopologicalSorter(others).static_order())
    except CycleError:
        return
    found = made(targets)
    for name in order:
        below = [found.depth(other) + 1 for other in others.get(name, ())]
        assert found.depth(name) == max(below, default=0)
