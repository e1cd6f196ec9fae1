"""What is created, adopted, dropped and left: decided in one place for both frameworks."""

from collections.abc import Collection
from dataclasses import replace

from idx_core.coverage import covers
from idx_core.derive import Derivation, derive
from idx_core.engine import judge_all
from idx_core.finding import Finding
from idx_core.model import Dialect, Index, Origin, Schema, TableName
from idx_core.naming import index_name
from idx_core.operations import CreateIndex
from idx_core.settings import Mode, Settings
from tests.core.build import index, primary_key, references, table

CHILDREN = table("id p q", primary_key("id"), references("p"), references("q"))


def named(table: TableName, derived: Index, taken: Collection[str]) -> str:
    return index_name(table, derived, taken=taken)


def derived(
    *tables: object,
    existing: tuple[Index, ...] = (),
    settings: Settings | None = None,
    dialect: Dialect = Dialect.POSTGRESQL,
    accept: object = None,
) -> Derivation:
    settings = settings or Settings()
    models = Schema(tables=tables or (CHILDREN,), dialect=dialect)  # type: ignore[arg-type]
    return derive(
        models,
        judge_all(models, settings),
        settings,
        existing=lambda _: existing,
        name_index=named,
        accept=accept,  # type: ignore[arg-type]
    )


def created(result: Derivation) -> list[str]:
    return [op.index.name for op in result.create]


def test_new_indexes_are_named() -> None:
    assert created(derived()) == ["ix_children_p", "ix_children_q"]


def test_an_equal_index_is_adopted_by_its_name() -> None:
    result = derived(existing=(index("made_by_hand", "p"),))
    assert created(result) == ["ix_children_q", "made_by_hand"]
    assert [f.subject for f in result.new] == ["children.q"]


def test_an_unequal_index_is_not_adopted() -> None:
    assert "other" not in created(derived(existing=(index("other", "p desc"),)))


def test_mode_report_creates_nothing_new_and_keeps_what_exists() -> None:
    result = derived(existing=(index("i", "p"),), settings=Settings(mode=Mode.REPORT))
    assert created(result) == ["i"]
    assert [f.subject for f in result.left] == ["children.q"]


def test_ignoring_an_object_keeps_the_index_that_exists() -> None:
    """A setting never drops anything: `ignore` gates new indexes only."""
    for settings in (
        Settings(ignore_objects={"children": "tiny"}),
        Settings(ignore=("IDX001",)),
        Settings(select=("IDX1",)),
    ):
        result = derived(existing=(index("i", "p"),), settings=settings)
        assert created(result) == ["i"]
        assert result.left == ()


def test_innodb_needs_no_new_index_and_keeps_the_one_from_elsewhere() -> None:
    """Migrations written on PostgreSQL run on MariaDB as well; there they must not be undone."""
    assert created(derived(dialect=Dialect.MARIADB)) == []
    assert created(derived(dialect=Dialect.MARIADB, existing=(index("i", "p"),))) == ["i"]


def test_limit_counts_new_indexes_only() -> None:
    result = derived(existing=(index("i", "p"),), settings=Settings(limit=1))
    assert created(result) == ["i", "ix_children_q"]
    assert created(derived(settings=Settings(limit=0))) == []


def test_a_second_run_with_a_limit_takes_the_next() -> None:
    first = derived(settings=Settings(limit=1))
    second = derived(settings=Settings(limit=1), existing=tuple(o.index for o in first.create))
    assert len(second.create) == 2


def test_mode_ask() -> None:
    def only_q(finding: Finding) -> bool:
        return finding.columns == ("q",)

    ask = Settings(mode=Mode.ASK)
    assert created(derived(settings=ask, accept=only_q)) == ["ix_children_q"]
    assert created(derived(settings=ask)) == []


def test_one_index_for_two_foreign_keys_that_share_their_beginning() -> None:
    children = table("p q", references("p"), references("p", "q", to="others"))
    result = derived(children)
    assert [op.index.columns for op in result.create] == [("p", "q")]


def test_the_shorter_index_stays_while_the_longer_one_is_not_taken() -> None:
    children = table("p q", references("p"), references("p", "q", to="others"))
    existing = (index("short", "p"),)
    assert created(derived(children, existing=existing, settings=Settings(limit=0))) == ["short"]
    assert created(derived(children, existing=existing)) == ["ix_children_p_q"]


def test_a_limit_takes_the_index_that_serves_both_at_once() -> None:
    """Else the next run would replace what this one built."""
    cascading = references("p", on_delete="CASCADE")
    children = table("p q r", cascading, references("p", "q", to="others"), references("r"))
    result = derived(children, settings=Settings(limit=1))
    assert created(result) == ["ix_children_p_q"]
    assert [f.subject for f in result.left] == ["children.r"]


def test_a_composite_key_is_turned_to_serve_a_single_one_as_well() -> None:
    children = table("p q", references("p", "q", to="others"), references("q"))
    assert [op.index.columns for op in derived(children).create] == [("q", "p")]


def test_redundant_indexes_are_dropped_only_when_asked() -> None:
    children = table("x y", index("a", "x"), index("b", "x", "y"))
    assert derived(children).drop == ()
    assert [f.index for f in derived(children).left] == ["a"]
    result = derived(children, settings=Settings(drop_redundant=True))
    assert [op.index.name for op in result.drop] == ["a"]
    assert result.left == ()


def test_what_the_database_does_not_cover_is_not_dropped() -> None:
    """Models said PRIMARY KEY (x, y), the migrated database had (y, x)."""
    children = table("x y", primary_key("x", "y"), index("a", "x"))
    settings = Settings(drop_redundant=True)
    models = Schema(tables=(children,))
    result = derive(
        models,
        judge_all(models, settings),
        settings,
        existing=lambda _: (),
        name_index=named,
        is_really_covered=lambda drop: covers(primary_key("y", "x"), drop.index),
    )
    assert result.drop == ()
    [left] = result.left
    assert left.hint.startswith("Not dropped: no index of the database covers it")


def test_a_name_that_is_taken_is_not_given_twice() -> None:
    other = table("x", index("ix_children_p", "x"), name="others")
    first, _ = created(derived(CHILDREN, other))
    assert first.startswith("ix_children_p_")
    assert created(derived(CHILDREN, other))[0] == first


def test_a_name_of_an_index_that_was_not_read_is_not_given() -> None:
    other = replace(table("x", name="others"), unread=("ix_children_p",))
    assert "ix_children_p" not in created(derived(CHILDREN, other))


def test_operations_invert() -> None:
    [first, _] = derived().create
    assert first.inverse().inverse() == first


def test_what_is_held_is_told_and_kept_and_takes_the_place_of_nothing() -> None:
    models = Schema(tables=(CHILDREN,))
    wide = CreateIndex(CHILDREN.name, replace(index("", "p", "q"), origin=Origin.DERIVED))
    held = Finding(table=CHILDREN.name, message="wide", fix=(wide,), held=True)

    def with_existing(*existing: Index) -> Derivation:
        findings = (held, *judge_all(models, Settings()))
        return derive(models, findings, Settings(), existing=lambda _: existing, name_index=named)

    result = with_existing()
    assert created(result) == ["ix_children_p", "ix_children_q"]
    assert result.left == (held,)
    assert created(with_existing(index("there", "p", "q"))) == ["ix_children_q", "there"]


def beside_derived(**settings: object) -> Derivation:
    """Models that index (x) and (z) themselves; a declared query wants (x, y)."""
    children = table(
        "id x y z",
        primary_key("id"),
        index("ix", "x"),
        index("iz", "z"),
        index("u", "x", unique=True),
    )
    wanted = Finding(
        table=children.name,
        message="wanted",
        fix=(CreateIndex(children.name, index("", "x", "y")),),
        rule="IDX010",
        ignored=str(settings.pop("ignored", "")),
    )
    return derive(
        Schema(tables=(children,)),
        [wanted],
        Settings(drop_redundant=True, **settings),  # type: ignore[arg-type]
        existing=lambda _: (),
        name_index=named,
    )


def test_what_a_derived_index_covers_is_redundant() -> None:
    result = beside_derived()
    assert created(result) == ["ix_children_x_y"]
    assert [op.index.name for op in result.drop] == ["ix"]  # neither (z) nor what enforces


def test_what_is_not_created_makes_nothing_redundant() -> None:
    assert beside_derived(mode=Mode.REPORT).drop == ()
    assert beside_derived(limit=0).drop == ()
    assert beside_derived(ignored="not now").drop == ()
    assert beside_derived(ignore=("IDX102",)).drop == ()
    assert beside_derived(ignore_objects={"children.ix": "a report needs it"}).drop == ()


def test_an_index_of_another_predicate_is_found_by_the_name_that_tells_it() -> None:
    """A database writes a predicate in its own way."""
    children = table("id x", primary_key("id"))
    partial = index("", "x", where="state = 'a'")
    finding = Finding(
        table=children.name,
        message="wanted",
        fix=(CreateIndex(children.name, partial),),
        rule="IDX010",
    )
    there = replace(partial, name="ix_children_x", predicate="((state)::text = 'a'::text)")
    result = derive(
        Schema(tables=(children,)),
        [finding],
        Settings(mode=Mode.REPORT),
        existing=lambda _: (there,),
        name_index=named,
    )
    assert created(result) == ["ix_children_x"]
