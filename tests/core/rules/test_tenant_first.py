import pytest

from idx_core.model import Index, Table
from idx_core.rules.tenant_first import tenant_first
from tests.core.build import index, primary_key, query, references, table, unique
from tests.core.rules.harness import run

COLUMNS = "id tenant_id user_id status created_at:timestamp_with_time_zone"
ASKED = ("tenant_id = $1 AND status = $2", "tenant_id = $1 AND user_id = $2")


def orders(*parts: Index) -> Table:
    return table(
        COLUMNS,
        references("tenant_id", to="tenants"),
        references("user_id", to="users"),
        *parts,
        name="orders",
    )


def messages(judged: Table, *conditions: str) -> list[str]:
    queries = tuple(
        query(f"Order.q{n}", f"SELECT * FROM orders WHERE {each}")
        for n, each in enumerate(conditions)
    )
    return [f"{f.subject}: {f.message}" for f in run(tenant_first, judged, queries=queries)]


def test_an_index_without_the_tenant() -> None:
    assert messages(orders(index("i", "status", "created_at")), *ASKED) == [
        (
            "orders.i: index (status, created_at) has not tenant_id in front, by which each "
            "declared query on orders looks"
        )
    ]


NEAR_MISSES = {
    "has it": orders(index("i", "tenant_id", "status")),
    "has it second: two equalities are in any order": orders(index("i", "status", "tenant_id")),
    "for another foreign key": orders(index("i", "user_id")),
    "unique": orders(index("i", "status", unique=True)),
    "constraints": orders(primary_key("id"), unique("status")),
    "partial": orders(index("i", "status", where="status > 3")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert messages(needed, *ASKED) == []


@pytest.mark.parametrize(
    "conditions",
    [
        (),
        ASKED[:1],
        (*ASKED, "status = $1"),
        ("tenant_id = 1 AND status = $1", "tenant_id = 1 AND user_id = $1"),
        ("tenant_id > $1 AND status = $2", "tenant_id > $1 AND user_id = $2"),
        ("status = $1 AND created_at > $2", "status = $1 AND id > $2"),
        ("tenant_id = $1 AND user_id = $2", "tenant_id = $1 AND user_id = $2 AND status = 1"),
    ],
    ids=["none", "one", "one without", "a constant", "a range", "no reference", "two of them"],
)
def test_no_tenant(conditions: tuple[str, ...]) -> None:
    assert messages(orders(index("i", "status")), *conditions) == []
