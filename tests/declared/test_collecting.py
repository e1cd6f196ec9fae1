"""Declared queries are found, called with placeholders, and named; what fails says which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from idx_core.declared import declared_query, declared_sql
from idx_core.declared.collecting import (
    declaration,
    declared_names,
    members_of,
    module_queries,
    read_queries,
)
from idx_core.declared.parameters import Parameters
from idx_core.errors import QueryError
from idx_core.model import Dialect


def read(*queries: Any, names: str = "") -> tuple[dict[str, str], list[str]]:
    """(SQL by name, errors); a placeholder is its name in brackets."""
    called = names.split() or [f"q{n}" for n, _ in enumerate(queries)]
    found, errors = read_queries(
        [declaration(q, called[n], f"whole.{n}") for n, q in enumerate(queries)],
        Dialect.POSTGRESQL,
        lambda name: f"<{name}>",
        lambda query, parameters: None if query is None else str(query),
    )
    return {query.name: query.sql for query in found}, [str(error) for error in errors]


def test_every_kind_of_parameter() -> None:
    @declared_query(days=30)
    def asked(a: str, /, b: str, days: int, c: str = "x", *rest: str, d: str, **more: str) -> Any:
        return a, b, days, c, rest, d, more

    assert read(asked)[0] == {"q0": "('<a>', '<b>', 30, '<c>', (), '<d>', {})"}


def test_of_a_class_and_a_base() -> None:
    class Base:
        @classmethod
        @declared_query
        def of(cls, client: str) -> str:
            return f"{cls.__name__} {client}"

    class Own(Base):
        text = declared_sql("SELECT 1")

    found = members_of(Own, "Own", "app.Own", [Base])
    assert [(each.name, each.whole_name) for each in found] == [
        ("Own.of", "app.Own.of"),
        ("Own.text", "app.Own.text"),
    ]
    assert declared_names(Own) == {"text"}
    assert read(*(each.query for each in found))[0] == {"q0": "Own <client>", "q1": "SELECT 1"}


def test_of_a_module() -> None:
    module = ModuleType("reports")
    exec(
        "from idx_core.declared import declared_query, declared_sql\n"
        "text = declared_sql('SELECT 1')\n"
        "class Model:\n    text = declared_sql('SELECT 2')\n"
        "class Reports:\n    text = declared_sql('SELECT 3')\n"
        "def plain(): return 5\n"
        "marked = declared_query(plain)\n",
        vars(module),
    )
    found = module_queries(module, lambda each: each.__name__ == "Model")
    assert sorted({each.name for each in found}) == [
        "reports.Reports.text",
        "reports.plain",
        "reports.text",
    ]


def test_two_of_one_name_are_told_apart() -> None:
    found, _ = read("SELECT 1", "SELECT 2", "SELECT 3", names="Order.open Order.open Order.old")
    assert found == {"whole.0": "SELECT 1", "whole.1": "SELECT 2", "Order.old": "SELECT 3"}


def test_the_others_are_read_all_the_same() -> None:
    def raises(client: Any) -> str:
        return str(client.name)

    @declared_query(nope=1)
    def unknown() -> str:
        return "SELECT 1"

    found, (first, second) = read(raises, "SELECT 2", unknown, lambda: None)
    assert found == {"q1": "SELECT 2"}
    assert first.startswith("cannot read declared query 'q0' (tests/declared/test_collecting.py:")
    assert "AttributeError: 'str' object has no attribute 'name'. Its parameters are" in first
    assert second.endswith("it has a sample value for 'nope', and no such parameter")


def test_the_guard_has_the_last_word() -> None:
    @contextmanager
    def refusing() -> Iterator[None]:
        yield
        raise QueryError("it asks the database")

    found, [error] = read_queries(
        [declaration("SELECT 1", "a", "a")],
        Dialect.SQLITE,
        str,
        lambda query, parameters: str(query),
        refusing,
    )
    assert (found, str(error)) == ((), "cannot read declared query 'a': it asks the database")


TEXTS = {
    "a = :client AND b = :client AND c = :other": ("a = $1 AND b = $1 AND c = $2", "client other"),
    "a = %s AND b LIKE 'x%%' AND c = %s": ("a = $1 AND b LIKE 'x%' AND c = $2", "p1 p2"),
    "a = %(client)s AND b = %(client)s": ("a = $1 AND b = $1", "client"),
    "a = $1 AND b = $2": ("a = $1 AND b = $2", "1 2"),
    "a LIKE 'x%' AND b % 2 = 0": ("a LIKE 'x%' AND b % 2 = 0", ""),
    "a::text = ':b' AND \"c:d\" = 'it''s :x'": ("a::text = ':b' AND \"c:d\" = 'it''s :x'", ""),
    "a[1:2] = b -- :c\nAND d /* :e */ = $$ :f $$": (
        "a[1:2] = b -- :c\nAND d /* :e */ = $$ :f $$",
        "",
    ),
    "data ? 'a' AND b = :c::int": ("data ? 'a' AND b = $1::int", "c"),
    r"a = E'\':b' AND c = :d": (r"a = E'\':b' AND c = $1", "d"),
}


def test_parameters_in_a_text() -> None:
    for text, (expected, names) in TEXTS.items():
        parameters = Parameters(Dialect.POSTGRESQL)
        assert parameters.of_sql(text) == expected
        assert " ".join(parameters.names) == names


def test_parameters_elsewhere_have_names() -> None:
    parameters = Parameters(Dialect.MYSQL)
    assert parameters.of_sql("a = %s AND b = :client") == "a = :p1 AND b = :client"
    assert parameters.several("ids") == ":ids_1, :ids_2"
    assert parameters.text("client id") == ":client_id"
