import pytest

from idx_core.finding import Severity
from idx_core.model import GenericForeignKey, Table
from idx_core.rules.overlapping_indexes import overlapping_indexes
from tests.core.build import index, primary_key, references, table, unique
from tests.core.rules.harness import messages, run


def test_it_is_advice_without_a_fix() -> None:
    [finding] = run(overlapping_indexes, table("x y", index("a", "x", "y"), index("b", "y", "x")))
    assert finding.severity is Severity.INFO
    assert finding.fix == ()
    assert finding.hint == "Lookups by all of them need one. Keep b if some are by y alone."


def test_columns_in_another_order() -> None:
    children = table("x y", index("a", "x", "y"), index("b", "y", "x"))
    assert messages(overlapping_indexes, children) == [
        "children.b: index (y, x) has the columns of a (x, y) in another order"
    ]


def test_the_plain_one_of_a_permutation_is_told() -> None:
    children = table("x y", index("a", "x", "y"), unique("y", "x"))
    assert [f.index for f in run(overlapping_indexes, children)] == ["a"]


def test_a_unique_index_that_enforces_nothing() -> None:
    children = table("x! y", unique("x"), index("b", "x", "y", unique=True))
    assert messages(overlapping_indexes, children) == [
        "children.b: unique index (x, y) enforces nothing that uq_x (x) does not"
    ]


def test_a_unique_index_over_fewer_rows() -> None:
    children = table("x y", unique("x"), index("b", "x", unique=True, where="y > 0"))
    assert [f.index for f in run(overlapping_indexes, children)] == ["b"]


def test_keys_after_the_primary_key() -> None:
    children = table("id x", primary_key("id"), index("b", "id", "x"))
    assert messages(overlapping_indexes, children) == [
        (
            "children.b: index (id, x) begins with the keys of pk (id), which finds one row; "
            "x narrows nothing"
        )
    ]


def test_a_crowd_is_told_once() -> None:
    children = table(
        "s x y z", index("c", "s", "z"), index("a", "s", "x"), index("b", "s", "y desc")
    )
    assert messages(overlapping_indexes, children) == [
        "children.s: 3 indexes begin with s: a (s, x), b (s, y DESC), c (s, z)"
    ]


NEAR_MISSES = {
    "two that begin alike": table("s x y", index("a", "s", "x"), index("b", "s", "y")),
    "three, one partial": table(
        "s x y z", index("a", "s", "x"), index("b", "s", "y"), index("c", "s", "z", where="x > 0")
    ),
    "three, one covering": table(
        "s x y z", index("a", "s", "x"), index("b", "s", "y"), index("c", "s", "z", include=("x",))
    ),
    "three, one unique": table(
        "s x y z", index("a", "s", "x"), index("b", "s", "y"), index("c", "s", "z", unique=True)
    ),
    "permuted for a foreign key": table(
        "x y", primary_key("x", "y"), index("b", "y", "x"), references("y")
    ),
    "permuted for a generic foreign key": table(
        "x y z",
        index("a", "x", "y", "z"),
        index("b", "z", "y", "x"),
        GenericForeignKey(type_column="z", id_column="y"),
    ),
    "permuted, other direction of another key": table(
        "x y z", index("a", "x", "y"), index("b", "y", "z")
    ),
    "permuted, other predicate": table(
        "x y", index("a", "x", "y"), index("b", "y", "x", where="x > 0")
    ),
    "permuted, other operator class": table(
        "x y", index("a", "x", "y"), index("b", "y", "x text_pattern_ops")
    ),
    "permuted, included": table(
        "x y z", index("a", "x", "y"), index("b", "y", "x", include=("z",))
    ),
    "invalid": table("x y", index("a", "x", "y"), index("b", "y", "x", valid=False)),
    "unique, then nullable": table("x y", index("a", "x", unique=True), index("b", "x", "y")),
    "unique pairs beside a deferrable constraint": table(
        "x! y", index("a", "x", unique=True, deferrable=True), index("b", "x", "y", unique=True)
    ),
    "unique beside another predicate": table(
        "x y", index("a", "x", unique=True, where="y > 0"), index("b", "x", "y", unique=True)
    ),
    "key after the primary key, covering": table(
        "id x z", primary_key("id"), index("b", "id", "x", include=("z",))
    ),
    "key after the primary key, partial": table(
        "id x", primary_key("id"), index("b", "id", "x", where="x > 0")
    ),
    "told as redundant already": table("x y", index("a", "x", "y"), index("b", "x", "y")),
    "one index": table("x", index("a", "x")),
    "nothing in common": table("x y", index("a", "x"), index("b", "y")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(overlapping_indexes, needed) == []


def test_a_pair_that_a_foreign_key_refers_to_is_needed() -> None:
    parents = table("x! y", unique("x"), unique("x", "y"), name="parents")
    children = table("x y", references("x", "y"))
    assert len(run(overlapping_indexes, parents)) == 1
    renamed = references("x", "y")
    columns = ("x", "y")
    children = table(
        "x y",
        type(renamed)(columns=columns, referenced=renamed.referenced, referenced_columns=columns),
    )
    assert run(overlapping_indexes, parents, children) == []
