from dataclasses import replace

import pytest

from idx_core.engine import judge
from idx_core.errors import QueryError
from idx_core.finding import Finding
from idx_core.model import Column, Columns, DeclaredQuery, ForeignKey, Index, Schema, Table
from idx_core.operations import CreateIndex
from idx_core.rules.unserved_query import unserved_query
from idx_core.settings import Settings
from tests.core.build import index, primary_key, references, table, unique

OF_CLIENT = "SELECT note FROM orders WHERE client_id = $1 ORDER BY created_at DESC LIMIT 10"
TYPES = {"note": "text", "status": "text", "data": "jsonb", "created_at": "timestamptz"}


def orders(*parts: Index | ForeignKey) -> Table:
    names = "id client_id status created_at note data"
    made = table(names, primary_key("id"), *parts, name="orders")
    columns = tuple(
        Column(c.name, TYPES.get(c.name, "bigint"), nullable=False) for c in made.columns
    )
    return replace(made, columns=Columns(columns))


def run(asked: Table, *queries: str) -> list[Finding]:
    declared = tuple(DeclaredQuery(name=f"q{n}", sql=sql) for n, sql in enumerate(queries))
    return list(unserved_query(asked, Schema(tables=(asked,), queries=declared)))


def test_the_queries_are_named() -> None:
    [found] = run(orders(), OF_CLIENT, OF_CLIENT.replace(" LIMIT 10", ""))
    assert found.subject == "orders(client_id, created_at)"
    assert found.message.startswith("no index serves q0, q1; equality on client_id, then order by")
    assert found.hint == "Add an index on orders (client_id, created_at)."
    assert found.why == "2 declared queries would use it"


def test_the_fix_serves() -> None:
    [found] = run(orders(), OF_CLIENT)
    [operation] = found.fix
    assert isinstance(operation, CreateIndex)
    assert run(orders(operation.index), OF_CLIENT) == []


def test_the_hint_is_the_whole_index() -> None:
    [found] = run(
        orders(), "SELECT note FROM orders WHERE status = 'open' AND note = $1 AND data IS NULL"
    )
    assert " where " in found.hint
    [found] = run(orders(), "SELECT id FROM orders WHERE data @> $1")
    assert found.hint == "Add an index on orders using gin (data jsonb_path_ops)."


def test_more_queries_than_a_line_has_room_for() -> None:
    [found] = run(orders(), *(OF_CLIENT.replace("10", f"{n}") for n in range(1, 9)))
    assert "q0, q1, q2, q3, q4 and 3 more;" in found.message


def test_asked_for_by_name_comes_before_guessed() -> None:
    asked = orders(references("client_id", to="clients"))
    declared = (DeclaredQuery(name="recent", sql=OF_CLIENT),)
    schema = Schema(tables=(asked, table("id", name="clients")), queries=declared)
    assert [found.rule for found in judge(schema, Settings())] == ["IDX010", "IDX001"]


def test_a_query_that_is_no_sql_is_nobody_elses_fault() -> None:
    asked = orders()
    schema = Schema(tables=(asked,), queries=(DeclaredQuery(name="bad", sql="SELECT FROM WHERE"),))
    with pytest.raises(QueryError, match="cannot read declared query 'bad'"):
        judge(schema, Settings())


NEAR_MISSES = {
    "indexed": (orders(index("i", "client_id", "created_at")), OF_CLIENT),
    "indexed the other way": (orders(index("i", "client_id", "created_at desc")), OF_CLIENT),
    "by primary key": (orders(), "SELECT note FROM orders WHERE id = $1"),
    "by a unique key": (orders(unique("client_id")), OF_CLIENT),
    "whole table": (orders(), "SELECT note FROM orders"),
    "of another table": (orders(), "SELECT note FROM returns WHERE client_id = $1"),
    "of another schema's table": (orders(), "SELECT note FROM other.orders WHERE client_id = $1"),
}


@pytest.mark.parametrize("asked", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(asked: tuple[Table, str]) -> None:
    assert run(*asked) == []


def test_a_partial_index_of_other_rows_does_not_serve() -> None:
    assert run(orders(index("i", "client_id", "created_at", where="status = 'x'")), OF_CLIENT)
