"""The algebra case by case: each hit beside the near-misses that must not count."""

from dataclasses import replace

import pytest

from idx_core.coverage import covers, duplicates, same_definition, serves
from idx_core.keeping import kept_instead
from idx_core.model import Column, Columns, Index, IndexElement, Origin, Table, TableName
from tests.core.build import index, primary_key, table, unique

COVERED = {
    "equal": (index("a", "x"), index("b", "x")),
    "prefix": (index("a", "x", "y"), index("b", "x")),
    "read backwards": (index("a", "x desc"), index("b", "x")),
    "read backwards, both keys": (index("a", "x desc", "y"), index("b", "x", "y desc")),
    "nulls turned with the order": (
        index("a", "x desc nulls last"),
        index("b", "x nulls first"),
    ),
    "explicit default order of nulls": (index("a", "x nulls last"), index("b", "x")),
    "default opclass named": (index("a", "x int8_ops"), index("b", "x")),
    "same other opclass": (
        index("a", "x text_pattern_ops", "y"),
        index("b", "x text_pattern_ops"),
    ),
    "same predicate": (index("a", "x", "y", where="z > 0"), index("b", "x", where="z > 0")),
    "predicate spelled otherwise": (
        index("a", "x", where="(Z >  0)"),
        index("b", "x", where='"z" > 0'),
    ),
    "unique beside plain": (index("a", "x", unique=True), index("b", "x")),
    "same uniqueness": (index("a", "x", unique=True), index("b", "x", unique=True)),
    "stricter uniqueness": (
        index("a", "x", nulls_not_distinct=True),
        index("b", "x", unique=True),
    ),
    "included column is a key": (index("a", "x", "y"), index("b", "x", include=("y",))),
    "more included": (
        index("a", "x", include=("y", "z")),
        index("b", "x", include=("z",)),
    ),
    "constraint": (primary_key("x", "y"), index("b", "x")),
    "expression": (index("a", "(lower(x))", "y"), index("b", "(LOWER( x ))")),
    "gin serves any subset": (
        index("a", "x", "y", method="gin"),
        index("b", "y", method="gin"),
    ),
    "equal hash": (index("a", "x", method="hash"), index("b", "x", method="hash")),
}

NOT_COVERED = {
    "second key": (index("a", "y", "x"), index("b", "x")),
    "permuted": (index("a", "y", "x"), index("b", "x", "y")),
    "longer": (index("a", "x"), index("b", "x", "y")),
    "one order turned": (index("a", "x", "y desc"), index("b", "x", "y")),
    "nulls at the other end": (index("a", "x nulls first"), index("b", "x")),
    "other opclass": (index("a", "x text_pattern_ops"), index("b", "x")),
    "default opclass beside pattern": (index("a", "x"), index("b", "x text_pattern_ops")),
    "other collation": (index("a", "x collate=C"), index("b", "x")),
    "partial beside total": (index("a", "x", where="z > 0"), index("b", "x")),
    "total beside partial: bigger": (index("a", "x"), index("b", "x", where="z > 0")),
    "other predicate": (index("a", "x", where="z > 1"), index("b", "x", where="z > 0")),
    "predicates differ in a string's case": (
        index("a", "x", where="z = 'A'"),
        index("b", "x", where="z = 'a'"),
    ),
    "unique: enforces": (index("a", "x", "y"), index("b", "x", unique=True)),
    "unique beside longer unique": (
        index("a", "x", "y", unique=True),
        index("b", "x", unique=True),
    ),
    "weaker uniqueness": (
        index("a", "x", unique=True),
        index("b", "x", nulls_not_distinct=True),
    ),
    "deferrable uniqueness comes later": (
        index("a", "x", unique=True, deferrable=True),
        index("b", "x", unique=True),
    ),
    "included column missing": (index("a", "x"), index("b", "x", include=("y",))),
    "invalid": (index("a", "x", valid=False), index("b", "x")),
    "other method": (index("a", "x", method="hash"), index("b", "x")),
    "hash beside btree": (index("a", "x"), index("b", "x", method="hash")),
    "gin does not serve another key": (
        index("a", "x", method="gin"),
        index("b", "x", "y", method="gin"),
    ),
    "other expression": (index("a", "(upper(x))"), index("b", "(lower(x))")),
    "expression beside column": (index("a", "x"), index("b", "(lower(x))")),
    "gist needs its order": (
        index("a", "x", "y", method="gist"),
        index("b", "y", method="gist"),
    ),
    "brin of another resolution": (
        index("a", "x", method="brin", options=(("pages_per_range", "128"),)),
        index("b", "x", method="brin", options=(("pages_per_range", "8"),)),
    ),
    "quoted name in another case": (
        index("a", "x", where='"Z" > 0'),
        index("b", "x", where="z > 0"),
    ),
}


@pytest.mark.parametrize(("a", "b"), COVERED.values(), ids=COVERED)
def test_covers(a: Index, b: Index) -> None:
    assert covers(a, b)


@pytest.mark.parametrize(("a", "b"), NOT_COVERED.values(), ids=NOT_COVERED)
@pytest.mark.peer(15)
def test_does_not_cover(a: Index, b: Index) -> None:
    assert not covers(a, b)


SERVED = {
    "alone": index("i", "x"),
    "leading": index("i", "x", "y"),
    "descending": index("i", "x desc"),
    "unique": index("i", "x", unique=True),
    "primary key": primary_key("x", "y"),
    "hash": index("i", "x", method="hash"),
    "excludes nulls only": index("i", "x", where="x IS NOT NULL"),
    "excludes nulls only, quoted": index("i", "x", where='("x" IS NOT NULL)'),
    "excludes nulls only, qualified": index("i", "x", where="children.x is not null"),
    "pattern opclass has the same equality": index("i", "x text_pattern_ops"),
    "default opclass named": index("i", "x int8_ops"),
}
NOT_SERVED = {
    "second key": index("i", "y", "x"),
    "invalid": index("i", "x", valid=False),
    "partial": index("i", "x", where="y > 0"),
    "excludes the nulls of another column": index("i", "x", where="y IS NOT NULL"),
    "excludes more than nulls": index("i", "x", where="x IS NOT NULL AND y > 0"),
    "keeps nulls only": index("i", "x", where="x IS NULL"),
    "a string that looks like it": index("i", "x", where="y = 'x is not null'"),
    "expression": index("i", "(abs(x))"),
    "other collation": index("i", "x collate=C"),
    "gin": index("i", "x", method="gin"),
    "brin": index("i", "x", method="brin"),
    "a case-insensitive opclass": index("i", "x my_ci_ops"),
    "included only": index("i", "y", include=("x",)),
}


@pytest.mark.parametrize("candidate", SERVED.values(), ids=SERVED)
def test_serves_one_column(candidate: Index) -> None:
    assert serves(candidate, table("x y"), ["x"])


@pytest.mark.parametrize("candidate", NOT_SERVED.values(), ids=NOT_SERVED)
def test_does_not_serve_one_column(candidate: Index) -> None:
    assert not serves(candidate, table("x y"), ["x"])


SERVED_PAIR = {
    "in order": index("i", "x", "y"),
    "permuted": index("i", "y", "x"),
    "leading": index("i", "y", "x", "z"),
    "unique subset finds one row": unique("y"),
    "unique index on a subset": index("i", "x", unique=True),
    "excludes the nulls of both": index("i", "x", "y", where="x IS NOT NULL AND y IS NOT NULL"),
}
NOT_SERVED_PAIR = {
    "one of them": index("i", "x"),
    "another key between": index("i", "x", "z", "y"),
    "partial unique subset": index("i", "x", unique=True, where="z > 0"),
    "unique, but on more": index("i", "x", "z", unique=True),
    "unique expression beside": index("i", "x", "(abs(y))", unique=True),
    "hash cannot hold two": index("i", "x", method="hash"),
}


@pytest.mark.parametrize("candidate", SERVED_PAIR.values(), ids=SERVED_PAIR)
def test_serves_two_columns(candidate: Index) -> None:
    assert serves(candidate, table("x y z"), ["x", "y"])


@pytest.mark.parametrize("candidate", NOT_SERVED_PAIR.values(), ids=NOT_SERVED_PAIR)
def test_does_not_serve_two_columns(candidate: Index) -> None:
    assert not serves(candidate, table("x y z"), ["x", "y"])


def test_the_columns_own_collation_serves() -> None:
    tags = Table(name=TableName("tags"), columns=Columns([Column("x", "text", collation="C")]))
    assert serves(index("i", "x collate=C"), tags, ["x"])
    assert serves(index("i", "x"), tags, ["x"])
    assert not serves(index("i", "x collate=POSIX"), tags, ["x"])


def test_an_index_without_keys_takes_no_part() -> None:
    """Seen in a released application: `Index("name")` without a column."""
    empty, real = index("empty"), index("i", "x")
    assert not covers(real, empty)
    assert not covers(empty, real)
    assert not serves(empty, table("x"), ["x"])


def test_a_mysql_prefix_is_no_equality() -> None:
    prefix = Index(name="i", elements=(IndexElement("x", prefix_length=10),))
    assert not serves(prefix, table("x"), ["x"])
    assert not covers(prefix, index("b", "x"))


def test_exactly_one_of_duplicates_is_kept() -> None:
    first, second, third = index("c", "x"), index("a", "x desc"), index("b", "x")
    children = table("x", first, second, third)
    assert duplicates(first, second)
    kept = [i.name for i in children.indexes if kept_instead(children, i) is None]
    assert kept == ["a"]


def test_equal_unnamed_indexes_keep_one() -> None:
    children = table("x", index("", "x"), index("", "x"))
    assert [kept_instead(children, i) is None for i in children.indexes] == [True, False]


@pytest.mark.peer(16)
def test_a_constraints_index_is_never_redundant() -> None:
    children = table("x y", primary_key("x"), unique("x"), index("i", "x", "y"))
    redundant = [i.name for i in children.indexes if kept_instead(children, i)]
    assert redundant == []


def test_a_companion_that_django_makes_is_kept_also_where_the_order_is_bytewise() -> None:
    """Nobody could act on it. One that somebody has declared can go."""
    companion = index("code_like", "x varchar_pattern_ops")
    columns = Columns([Column("x", "varchar(9)", collation="C")])
    for origin, kept in ((Origin.IMPLICIT, None), (Origin.DECLARED, "uq_x")):
        mine = replace(companion, origin=origin)
        codes = Table(name=TableName("codes"), columns=columns, indexes=(unique("x"), mine))
        found = kept_instead(codes, mine)
        assert (found.name if found else None) == kept
    twice = replace(companion, name="again")
    implicit = replace(companion, origin=Origin.IMPLICIT)
    both = Table(name=TableName("codes"), columns=columns, indexes=(implicit, twice))
    assert kept_instead(both, implicit) is twice


def test_a_chain_keeps_its_longest() -> None:
    children = table("x y z", index("a", "x"), index("b", "x", "y"), index("c", "x", "y", "z"))
    assert [i.name for i in children.indexes if kept_instead(children, i) is None] == ["c"]


def test_same_definition_knows_every_attribute() -> None:
    plain = index("a", "x", "y")
    assert same_definition(plain, index("b", "x", "y", valid=False))
    for other in (
        index("b", "y", "x"),
        index("b", "x desc", "y desc"),
        index("b", "x", "y", unique=True),
        index("b", "x", "y", include=("z",)),
        index("b", "x", "y", where="z > 0"),
        index("b", "x", "y", method="gist"),
        index("b", "x", "y", options=(("fillfactor", "70"),)),
        index("b", "x text_pattern_ops", "y"),
        index("b", "x"),
    ):
        assert not same_definition(plain, other), other
