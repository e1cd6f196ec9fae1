"""Which index serves an access: as many cases that do as cases that nearly do."""

import pytest

from idx_core.model import Index
from idx_core.queries.implication import implied
from idx_core.queries.serving import serves_access
from tests.core.build import index, primary_key, unique
from tests.queries.small import a_table, reached

TABLE = a_table("orders")


def serves(candidate: Index, where: str) -> bool:
    [access] = reached(f"SELECT * FROM orders WHERE {where}")
    return serves_access(candidate, access, TABLE)


PAGE = "client_id = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 5"
OPEN = "status = 'OPEN' ORDER BY created_at LIMIT 5"


@pytest.mark.parametrize(
    ("where", "candidate"),
    [
        (PAGE, index("i", "client_id", "kind", "created_at")),
        (PAGE, index("i", "kind", "client_id", "created_at desc", "id")),
        ("client_id = $1", index("i", "client_id", "kind")),
        ("client_id = $1", index("i", "client_id desc")),
        ("client_id = $1", index("i", "client_id", where="client_id is not null")),
        ("client_id = $1 AND active", index("i", "client_id", where="active")),
        ("client_id = $1 AND active", index("i", "client_id", where="active = true")),
        ("client_id = $1 AND active", index("i", "client_id", "active")),
        ("client_id = $1 AND active", index("i", "client_id")),  # narrow enough
        ("client_id = $1 AND status = 'A'", index("i", "client_id", where="orders.status = 'A'")),
        (
            "client_id = $1 AND status = 'A'",
            index("i", "client_id", where="(status)::text = 'A'::text"),
        ),
        ("client_id = $1 AND deleted_at IS NULL", index("i", "client_id")),
        ("client_id = $1 AND created_at > $2", index("i", "client_id", "created_at desc")),
        ("created_at > $1", index("i", "created_at", "id")),
        (OPEN, index("i", "created_at", where="status = 'OPEN'")),
        (OPEN, index("i", "status", "created_at")),
        ("name LIKE 'ab%'", index("i", "name text_pattern_ops")),
        ("name = $1", index("i", "name text_pattern_ops")),
        ("lower(name) = $1", index("i", "(LOWER(name))")),
        ("lower(code) = $1", index("i", '(lower(("code")::text))')),
        ("(moment)::date = $1", index("i", "(CAST(moment AS date))")),
        ("client_id IN ($1, $2) ORDER BY client_id LIMIT 5", index("i", "client_id")),
        ("client_id IN ($1, $2)", index("i", "client_id", "id")),
        ("data @> $1", index("i", "data", method="gin")),
        ("data @> $1", index("i", "data jsonb_path_ops", method="gin")),
        ("tags && $1", index("i", "data", "tags", method="gin")),
        ("id = $1 AND kind = $2", primary_key("id")),
        ("client_id = $1 AND kind = $2 AND status = $3", unique("kind", "client_id")),
        ("ORDER BY amount DESC NULLS LAST LIMIT 5", index("i", "amount nulls first")),
    ],
)
def test_it_serves(where: str, candidate: Index) -> None:
    where = where if not where.startswith("ORDER") else f"true {where}"
    assert serves(candidate, where)


@pytest.mark.parametrize(
    ("where", "candidate"),
    [
        (PAGE, index("i", "client_id", "created_at", "kind")),
        (PAGE, index("i", "client_id", "kind")),
        (PAGE, index("i", "client_id", "kind", "id", "created_at")),
        (PAGE, index("i", "client_id", "kind", "created_at nulls first")),
        (
            "client_id = $1 ORDER BY kind, created_at DESC",
            index("i", "client_id", "kind", "created_at"),
        ),
        ("client_id = $1", index("i", "kind", "client_id")),
        ("client_id = $1", index("i", "client_id", where="active")),
        ("client_id = $1", index("i", "client_id", valid=False)),
        ("client_id = $1", index("i", "client_id", method="hash")),
        ("client_id = $1", index("i", "client_id", method="brin")),
        ("client_id = $1 AND kind = $2", index("i", "client_id")),
        (
            "client_id = $1 AND active IS TRUE",
            index("i", "client_id", where="active"),
        ),  # not proved
        ("client_id = $1 AND NOT active", index("i", "client_id", where="active")),
        ("client_id = $1 AND status = 'B'", index("i", "client_id", where="status = 'A'")),
        ("client_id = $1 AND status = $2", index("i", "client_id", where="status = 'A'")),
        ("client_id = $1 AND created_at > $2", index("i", "created_at", "client_id")),
        ("created_at > $1", index("i", "client_id", "created_at")),
        (OPEN, index("i", "created_at")),
        (OPEN, index("i", "created_at", where="status = 'PAID'")),
        ("name LIKE 'ab%'", index("i", "name")),
        ("name > $1", index("i", "name text_pattern_ops")),
        ("name LIKE 'ab%'", index("i", "name gin_trgm_ops", method="gin")),
        ("lower(name) = $1", index("i", "name")),
        ("lower(name) = $1", index("i", "(upper(name))")),
        ("data ? 'k'", index("i", "data jsonb_path_ops", method="gin")),
        ("tags && $1 AND data @> $2", index("i", "data", method="gin")),
        ("client_id = $1", unique("client_id", "kind", "id")),
    ],
)
def test_it_nearly_serves(where: str, candidate: Index) -> None:
    served = serves(candidate, where)
    if candidate.unique:  # its first key is enough, as it would be of any index
        assert served
    else:
        assert not served


@pytest.mark.parametrize(
    ("predicate", "where", "expected"),
    [
        ("status = 'A'", "status = 'A' AND kind = 'B'", True),
        ("status = 'A' AND kind = 'B'", "kind = 'B' AND status = 'A'", True),
        ("kind = 'a AND b'", "kind = 'a AND b'", True),
        ("(status = 'A')", "status = 'A'", True),
        ('"orders"."status" = \'A\'', "status = 'A'", True),
        ("active", "active = true", True),
        ("active = true", "active", True),
        ("not active", "active = false", True),
        ("name IS NOT NULL", "name LIKE 'a%'", True),
        ("name IS NOT NULL", "name > $1", True),
        ("amount IS NOT NULL", "client_id = $1 AND amount IN (1, 2)", True),
        ("status IN ('A', 'B')", "status IN ('A', 'B')", True),
        ("status = 'A' AND kind = 'B'", "status = 'A'", False),
        ("kind = 'a and b'", "kind = 'a AND b'", False),
        ("status = 'a'", "status = 'A'", False),
        ("name IS NOT NULL", "deleted_at IS NULL", False),
        ("name IS NOT NULL", "name IS NULL", False),
        ("active", "NOT active", False),
        ("active OR priority = 1", "active", False),
        ("nonsense (", "active", False),
    ],
)
def test_implication(predicate: str, where: str, expected: bool) -> None:
    [access] = reached(f"SELECT * FROM orders WHERE {where}")
    assert implied(predicate, access.conditions, TABLE) is expected
