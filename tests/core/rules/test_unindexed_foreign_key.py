import pytest

from idx_core.engine import judge
from idx_core.model import Dialect, Schema, Table
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key
from idx_core.settings import Settings
from tests.core.build import index, primary_key, references, table, unique
from tests.core.rules.harness import mended, messages, run


def test_says_what_a_delete_does() -> None:
    children = table("id parent_id", primary_key("id"), references("parent_id"))
    assert messages(unindexed_foreign_key, children) == [
        (
            "children.parent_id: foreign key to parents has no index; deleting a row of parents "
            "scans children for rows that still refer to it"
        )
    ]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("CASCADE", "for the rows to delete (CASCADE)"),
        ("SET NULL", "for the rows to set null (SET NULL)"),
        ("SET DEFAULT", "for the rows to reset (SET DEFAULT)"),
        ("RESTRICT", "for rows that still refer to it"),
        ("", "for rows that still refer to it"),
    ],
)
def test_names_the_on_delete_action(action: str, words: str) -> None:
    [finding] = run(unindexed_foreign_key, table("p", references("p", on_delete=action)))
    assert finding.message.endswith(words)


def test_composite() -> None:
    children = table("a b", references("a", "b"))
    assert messages(unindexed_foreign_key, children)[0].startswith(
        "children(a, b): composite foreign key to parents has no index"
    )
    assert mended(unindexed_foreign_key, children).indexes[0].columns == ("a", "b")


def test_self_referencing() -> None:
    children = table("id parent_id", primary_key("id"), references("parent_id", to="children"))
    assert messages(unindexed_foreign_key, children)[0].startswith(
        "children.parent_id: self-referencing foreign key has no index"
    )


def test_second_column_of_an_association_table() -> None:
    children = table(
        "left_id right_id",
        primary_key("left_id", "right_id"),
        references("left_id", to="lefts"),
        references("right_id", to="rights"),
    )
    assert [m.split(";")[0] for m in messages(unindexed_foreign_key, children)] == [
        "children.right_id: second foreign key of an association table, to rights, has no index"
    ]


def test_not_enforced_foreign_keys_are_looked_up_too() -> None:
    [finding] = run(unindexed_foreign_key, table("p", references("p", enforced=False)))
    assert finding.message.endswith("finding the rows of children that refer to parents scans it")


def test_the_same_columns_are_told_once() -> None:
    children = table("a b", references("a", "b"), references("b", "a", to="others"))
    assert len(run(unindexed_foreign_key, children)) == 1


def test_the_fix_ends_it() -> None:
    children = table("a b c", references("a"), references("b", "c"), primary_key("c"))
    assert run(unindexed_foreign_key, mended(unindexed_foreign_key, children)) == []


def test_innodb_indexes_enforced_foreign_keys_itself() -> None:
    children = table("p q", references("p"), references("q", enforced=False))
    for dialect in (Dialect.MYSQL, Dialect.MARIADB):
        found = judge(Schema(tables=(children,), dialect=dialect), Settings())
        assert [f.columns for f in found] == [("q",)]
    assert len(run(unindexed_foreign_key, children, dialect=Dialect.SQLITE)) == 2


NEAR_MISSES = {
    "indexed": table("p", references("p"), index("i", "p")),
    "leads a longer index": table("p q", references("p"), index("i", "p", "q")),
    "primary key": table("p", references("p"), primary_key("p")),
    "leads a unique constraint": table("p q", references("p"), unique("p", "q")),
    "index without nulls": table("p", references("p"), index("i", "p", where="p IS NOT NULL")),
    "hash": table("p", references("p"), index("i", "p", method="hash")),
    "composite, permuted": table("p q", references("p", "q"), index("i", "q", "p")),
    "composite, a subset is unique": table("p q", references("p", "q"), unique("q")),
    "no foreign key": table("p"),
}


@pytest.mark.parametrize("served", NEAR_MISSES.values(), ids=NEAR_MISSES)
@pytest.mark.peer(15)
def test_silent(served: Table) -> None:
    assert run(unindexed_foreign_key, served) == []


def test_deep_and_cascading_first() -> None:
    """`limit = 10` takes the ten that matter: cascades, and tables far down the references."""
    top = table("id", name="tops")
    middle = table("t", references("t", to="tops"), name="middles")
    low = table("m", references("m", to="middles"), name="lows")
    flat = table("t", references("t", to="tops", on_delete="CASCADE"), name="flats")
    tables = (top, middle, low, flat)
    scores = {
        f.subject: f.score
        for t in tables
        for f in run(unindexed_foreign_key, t, *set(tables) - {t})
    }
    assert scores["flats.t"] > scores["lows.m"] > scores["middles.t"]
