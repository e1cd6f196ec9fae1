from dataclasses import replace

import pytest

from idx_core.model import DeclaredQuery, Dialect, Index, Table
from idx_core.rules.soft_delete import soft_delete
from tests.core.build import index, query, references, table, unique
from tests.core.rules.harness import messages, run

COLUMNS = "id client_id number gone_at:timestamp_with_time_zone gone:boolean"
LIVE = "gone_at IS NULL"


def managed(*parts: Index) -> Table:
    return replace(table(COLUMNS, *parts, name="orders"), usual_rows=LIVE)


def queries(*conditions: str) -> dict[str, tuple[DeclaredQuery, ...]]:
    return {
        "queries": tuple(
            query(f"Order.q{n}", f"SELECT * FROM orders WHERE {each}")
            for n, each in enumerate(conditions)
        )
    }


def test_what_the_default_manager_reads() -> None:
    assert messages(soft_delete, managed(index("i", "number"))) == [
        (
            "orders.i: index (number) has all rows, and the default manager reads those WHERE "
            "gone_at IS NULL"
        )
    ]
    [finding] = run(soft_delete, managed(index("i", "number")))
    assert finding.hint == "Make it partial: (number) WHERE gone_at IS NULL."


@pytest.mark.parametrize("mark", ["gone_at IS NULL", "NOT gone"])
def test_what_all_declared_queries_have_in_common(mark: str) -> None:
    orders = table(COLUMNS, index("i", "number"), name="orders")
    asked = queries(f"number = $1 AND {mark}", f"client_id = $1 AND {mark}")
    [finding] = run(soft_delete, orders, **asked)
    assert "and each declared query reads those WHERE" in finding.message


def test_one_query_that_reads_deleted_rows_too() -> None:
    orders = table(COLUMNS, index("i", "number"), name="orders")
    assert run(soft_delete, orders, **queries(f"number = $1 AND {LIVE}", "client_id = $1")) == []


def test_one_query_says_too_little() -> None:
    orders = table(COLUMNS, index("i", "number"), name="orders")
    assert run(soft_delete, orders, **queries(f"number = $1 AND {LIVE}")) == []


def test_a_state_is_no_deletion() -> None:
    orders = table(COLUMNS + " status:text", index("i", "number"), name="orders")
    state = "status = 'OPEN'"
    assert run(soft_delete, orders, **queries(f"number = $1 AND {state}", state)) == []


NEAR_MISSES = {
    "partial": managed(index("i", "number", where=LIVE)),
    "unique": managed(index("i", "number", unique=True)),
    "unique constraint": managed(unique("number")),
    "the mark is a key": managed(index("i", "number", "gone_at")),
    "no manager of its own": table(COLUMNS, index("i", "number")),
    "a foreign key needs all rows": replace(
        table(COLUMNS, index("i", "client_id"), references("client_id")), usual_rows=LIVE
    ),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(soft_delete, needed) == []


def test_no_partial_indexes_on_mysql() -> None:
    assert run(soft_delete, managed(index("i", "number")), dialect=Dialect.MYSQL) == []
