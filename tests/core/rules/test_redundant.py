"""IDX101, IDX102 and IDX103 share one judgement: each redundant index is told by exactly one."""

from dataclasses import replace

import pytest

from idx_core.engine import judge
from idx_core.model import Origin, Table
from idx_core.rules.duplicate_index import duplicate_index
from idx_core.rules.redundant_beside_constraint import redundant_beside_constraint
from idx_core.rules.redundant_prefix import redundant_prefix
from idx_core.settings import Settings
from tests.core.build import index, primary_key, schema, table, unique
from tests.core.rules.harness import mended, messages, run

ALL = (duplicate_index, redundant_prefix, redundant_beside_constraint)


def test_duplicate() -> None:
    children = table("x", index("a", "x"), index("b", "x"))
    assert messages(duplicate_index, children) == [
        "children.b: index (x) repeats a (x), key for key"
    ]


def test_of_duplicates_the_declared_one_stays() -> None:
    implicit = replace(index("a", "x"), origin=Origin.IMPLICIT)
    children = table("x", implicit, index("b", "x"))
    assert messages(duplicate_index, children) == [
        "children.a: implicit index (x) repeats b (x), key for key"
    ]


def test_redundant_prefix() -> None:
    children = table("x y", index("a", "x"), index("b", "x", "y desc"))
    assert messages(redundant_prefix, children) == [
        "children.a: index (x) is covered by the longer b (x, y DESC)"
    ]


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        (primary_key("x", "y"), "is covered by the primary key (x, y)"),
        (unique("x", "y"), "is covered by the unique constraint (x, y)"),
        (unique("x"), "is covered by the unique constraint (x)"),
    ],
)
def test_redundant_beside_constraint(constraint: object, words: str) -> None:
    children = table("x y", index("a", "x"), constraint)  # type: ignore[arg-type]
    assert messages(redundant_beside_constraint, children) == [f"children.a: index (x) {words}"]


def test_each_redundant_index_is_told_once_and_the_fix_ends_it() -> None:
    children = table(
        "x y z",
        primary_key("x", "y"),
        index("by_constraint", "x"),
        index("by_longer", "z"),
        index("longer", "z", "y"),
        index("twice", "z", "y"),
    )
    told = {f.index: f.rule for f in judge(schema(children), Settings())}
    assert told == {"by_constraint": "IDX103", "by_longer": "IDX102", "twice": "IDX101"}
    for rule in ALL:
        children = mended(rule, children)
    assert {i.name for i in children.indexes} == {"pk", "longer"}
    assert judge(schema(children), Settings()) == ()


NEAR_MISSES = {
    "other order of keys": table("x y", index("a", "x", "y"), index("b", "y", "x")),
    "unique prefix": table("x y", index("a", "x", unique=True), index("b", "x", "y")),
    "partial prefix": table("x y", index("a", "x", where="y > 0"), index("b", "x", "y")),
    "partial unique beside": table("x y", index("a", "x"), index("b", "x", where="y > 0")),
    "like companion": table("x", unique("x"), index("x_like", "x varchar_pattern_ops")),
    "mixed orders": table("x y", index("a", "x", "y"), index("b", "x", "y desc")),
    "invalid": table("x", index("a", "x"), index("b", "x", "x", valid=False)),
    "constraints": table("x", primary_key("x"), unique("x")),
    "last key of the primary key": table("x y", primary_key("x", "y"), index("a", "y")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
@pytest.mark.peer(15)
def test_silent(needed: Table) -> None:
    assert [m for rule in ALL for m in run(rule, needed)] == []
