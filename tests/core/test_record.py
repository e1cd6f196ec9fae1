"""Records are dataclasses: what Python's own do, they do."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any

import pytest

from idx_core.model import Column, Index, IndexElement, Table, TableName
from idx_core.record import record
from idx_core.settings import Settings

KINDS: list[Callable[[type], Any]] = [
    dataclass(frozen=True, slots=True),
    record(frozen=True, slots=True),
    dataclass(frozen=True, slots=True, kw_only=True),
    record(frozen=True, slots=True, kw_only=True),
    dataclass(frozen=True),
    record(frozen=True),
]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Any:
    class Thing:
        """Something."""

        name: str
        many: list[int] = field(default_factory=list)
        told: str = field(default="told", compare=False)
        kept: str = field(default="kept", repr=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "name", self.name.upper())

    return request.param(Thing)


def test_values_and_defaults(kind: Any) -> None:
    thing = kind(name="a", told="b")
    assert (thing.name, thing.many, thing.told, thing.kept) == ("A", [], "b", "kept")
    assert thing.many is not kind(name="a").many
    assert kind(name="a", many=[1]).many == [1]


def test_repr_leaves_out_what_is_not_shown(kind: Any) -> None:
    assert repr(kind(name="a")).endswith("Thing(name='A', many=[], told='told')")


def test_equality_is_of_what_is_compared(kind: Any) -> None:
    assert kind(name="a", told="x") == kind(name="a", told="y")
    assert kind(name="a", kept="x") != kind(name="a", kept="y")
    assert kind(name="a") != "A"
    assert hash(kind(name="a", many=(), told="x")) == hash(kind(name="a", many=(), told="y"))


def test_replace(kind: Any) -> None:
    thing = replace(kind(name="a", many=[1]), told="x")
    assert (thing.name, thing.many, thing.told) == ("A", [1], "x")


@pytest.mark.parametrize(("theirs", "ours"), [*zip(KINDS[::2], KINDS[1::2], strict=True)])
def test_what_may_be_given_and_how(theirs: Any, ours: Any) -> None:
    def made(kind: Any) -> Any:
        class Thing:
            """Something."""

            name: str
            other: int = 3

        return kind(Thing)

    one, other = made(theirs), made(ours)
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((), {}),
        (("a",), {}),
        (("a", 2), {}),
        (("a", 2, 3), {}),
        ((), {"name": "a"}),
        ((), {"name": "a", "more": 1}),
    ]
    for call in calls:
        with_theirs, with_ours = (_outcome(kind, *call) for kind in (one, other))
        assert with_theirs == with_ours
    shapes = [
        [(p.name, p.kind, p.default) for p in inspect.signature(kind).parameters.values()]
        for kind in (one, other)
    ]
    assert shapes[0] == shapes[1]


def _outcome(kind: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> Any:
    try:
        thing = kind(*positional, **named)
    except TypeError as error:
        return str(error)
    return thing.name, thing.other


def test_a_subclass_has_the_fields_of_both() -> None:
    @record(frozen=True)
    class Base:
        """Something."""

        name: str

    @record(frozen=True)
    class More(Base):
        """More."""

        other: int = 1

    assert (More("a").name, More("a", 2).other) == ("a", 2)
    assert More("a") != Base("a")


@pytest.mark.parametrize(
    "value",
    [
        Column("a", "TEXT  COLLATE x"),
        Index(elements=(IndexElement("a", descending=True),), name="i"),
        Table(name=TableName("t"), columns=()),  # type: ignore[arg-type]
        Settings(limit=3),
    ],
)
def test_our_own(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert replace(value) == value
    with pytest.raises(TypeError, match="unexpected keyword argument 'no_field'"):
        replace(value, no_field=1)


def test_settings_share_no_default() -> None:
    made = {f.name for f in fields(Settings) if f.default_factory is not MISSING}
    assert made == {"ignore_objects", "volumes"}
    assert Settings().ignore_objects is not Settings().ignore_objects
