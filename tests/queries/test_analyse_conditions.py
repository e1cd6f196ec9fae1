"""What the terms of WHERE say about a table."""

import pytest

from idx_core.model import Dialect
from tests.queries.small import conditions, reached, said


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("client_id = $1", ["client_id equal"]),
        ("$1 = client_id", ["client_id equal"]),
        ("client_id = :client", ["client_id equal"]),
        ("client_id = %s AND name LIKE 'a%%'", ["client_id equal", "name prefix 'a%'"]),
        ("client_id = %(client)s", ["client_id equal"]),
        ("amount <%s AND id >%(id)s", ["amount range", "id range"]),
        ("$1 <% name", ["name pattern"]),
        ("amount % 2 = 0", ["amount % 2 equal 0"]),
        ("name = $a$it's $$ $1$a$", ["name equal 'it''s $$ $1'"]),
        ("amount<-1", ["amount range -1"]),
        ("client_id = $1::bigint", ["client_id equal"]),
        ("status = 'OPEN'", ["status equal 'OPEN'"]),
        ("status = 'it''s'", ["status equal 'it''s'"]),
        ("status = 'OPEN'::text", ["status equal CAST('OPEN' AS TEXT)"]),
        ("status::text = 'OPEN'", ["status equal 'OPEN'"]),
        ("status IN ('A', 'B')", ["status in 'A', 'B'"]),
        ("status = 'A' OR status = 'B'", ["status in 'A', 'B'"]),
        ("status = 'A' OR status IS NULL", ["status in 'A', NULL"]),
        ("client_id IN ($1, $2)", ["client_id in"]),
        ("client_id = ANY($1)", ["client_id in"]),
        ("client_id = SOME($1)", ["client_id in"]),
        ("deleted_at IS NULL", ["deleted_at null"]),
        ("deleted_at ISNULL", ["deleted_at null"]),
        ("deleted_at IS NOT NULL", ["deleted_at not null"]),
        ("NOT deleted_at IS NULL", ["deleted_at not null"]),
        ("active", ["active equal TRUE"]),
        ("NOT active", ["active equal FALSE"]),
        ("active IS TRUE", ["active equal TRUE"]),
        ("active = false", ["active equal FALSE"]),
        ("active = $1", ["active equal"]),
        ("amount > $1", ["amount range"]),
        ("$1 > amount", ["amount range"]),
        ("NOT amount > 10", ["amount range 10"]),
        ("amount BETWEEN 1 AND 2", ["amount range 1, 2"]),
        ("created_at <@ tstzrange($1,$2)", ["created_at range"]),
        ("(created_at, id) < ($1, $2)", ["(created_at, id) range"]),
        ("($1, $2) > (created_at, id)", ["(created_at, id) range"]),
        ("(client_id, status) = ($1, 'A')", ["client_id equal", "status equal 'A'"]),
        ("name LIKE 'ab%'", ["name prefix 'ab%'"]),
        ("name LIKE 'abc'", ["name equal 'abc'"]),
        ("name LIKE $1 || '%'", ["name prefix"]),
        ("name LIKE $1", ["name pattern"]),
        ("name LIKE '%abc%'", ["name pattern '%abc%'"]),
        ("name LIKE '%ab%'", ["name other"]),  # no three characters for a trigram
        ("name LIKE '%'", ["name other"]),
        ("name NOT LIKE 'ab%'", ["name other"]),
        ("name ILIKE 'abc%'", ["name pattern 'abc%'"]),
        ("name ~ '^abc'", ["name prefix '^abc'"]),
        ("name ~* 'abc'", ["name pattern 'abc'"]),
        ("starts_with(name, $1)", ["name prefix"]),
        ("name ^@ $1", ["name prefix"]),
        ("name % $1", ["name pattern"]),
        ("lower(name) = lower($1)", ["lower(name) equal"]),
        ("data @> $1", ["data contains"]),
        ("data ? 'k'", ["data has key 'k'"]),
        ("data ?| array['a','b']", ["data has key array['a', 'b']"]),
        ("data @? '$.a'", ["data path '$.a'"]),
        ("data @@ '$.a > 1'", ["data path '$.a > 1'"]),
        ("data->>'kind' = $1", ["data ->> 'kind' equal"]),
        ("(data#>>'{a,b}') = $1", ["data #>> '{a,b}' equal"]),
        ("tags @> $1", ["tags contains"]),
        ("$1 <@ tags", ["tags contains"]),
        ("tags && $1", ["tags overlaps"]),
        ("$1 = ANY(tags)", ["tags other"]),  # PostgreSQL asks no index for it
        ("during @> $1::timestamptz", ["during contains"]),
        ("search @@ plainto_tsquery('english', $1)", ["search matches"]),
        ("client_id OPERATOR(pg_catalog.=) $1", ["client_id equal"]),
        ("client_id IS NOT DISTINCT FROM $1", ["client_id other"]),
        ("client_id <> $1", ["client_id other"]),
        ("client_id NOT IN (1, 2)", ["client_id other"]),
        ("client_id = client_id + 1", ["client_id other"]),
        ("amount = random()", ["amount other"]),
        ("created_at > now() - interval '1 day'", ["created_at range"]),
        ("$1 IS NULL OR client_id = $1", ["client_id other"]),
        (
            "status = 'A' AND (client_id = $1 OR client_id = $2)",
            ["status equal 'A'", "client_id in"],
        ),
        ("NOT (client_id <> $1 OR active)", ["client_id other", "active equal FALSE"]),
        (
            "(client_id = $1 AND amount > 5) OR (client_id = $1 AND active)",
            ["client_id equal", "(active, amount, client_id) other"],
        ),
        ("client_id = (SELECT max(id) FROM clients)", ["client_id equal"]),
        (
            "client_id = (SELECT max(c.id) FROM clients c WHERE c.tenant_id = orders.tenant_id)",
            ["(client_id, tenant_id) other"],
        ),
        ("true", []),
        ("1 = 1", []),
    ],
)
def test_conditions(where: str, expected: list[str]) -> None:
    assert conditions(f"SELECT id FROM orders WHERE {where}") == expected


@pytest.mark.parametrize(
    ("where", "immutable"),
    [
        ("lower(name) = $1", True),
        ("upper(trim(name)) = $1", True),
        ("coalesce(name, '') = $1", True),
        ("name || code = $1", True),
        ("status || ':' || priority = $1", True),
        ("amount * 2 = $1", True),
        ("substr(name, 1, 3) = $1", True),
        ("(data->>'n')::int = $1", True),
        ("(data->'a'->>'b') = $1", True),
        ("date_trunc('day', moment) = $1", True),
        ("placed_on + 1 = $1", True),
        ("moment::date = $1", True),
        ("(created_at AT TIME ZONE 'UTC')::date = $1", True),
        ("timezone('UTC', created_at)::date = $1", True),
        ("extract(year FROM placed_on) = $1", True),
        ("to_tsvector('english', name) @@ to_tsquery($1)", True),
        ("date_trunc('day', created_at) = $1", False),
        ("created_at::date = $1", False),
        ("created_at::text = $1", False),
        ("placed_on::text = $1", False),
        ("moment::text = $1", False),
        ("extract(year FROM created_at) = $1", False),
        ("created_at + interval '1 day' = $1", False),
        ("(data->>'at')::timestamptz = $1", False),
        ("(data->>'on')::date = $1", False),
        ("to_char(placed_on, 'YYYY') = $1", False),
        ("to_tsvector(name) @@ to_tsquery($1)", False),
        ("concat(name, code) = $1", False),
        ("unaccent(name) = $1", False),
        ("my_function(name) = $1", False),
        ("age(created_at) > $1", False),
        ("created_at AT TIME ZONE name = $1", False),
    ],
)
def test_what_can_be_in_an_index(where: str, immutable: bool) -> None:
    [access] = reached(f"SELECT id FROM orders WHERE {where}")
    [condition] = access.conditions
    assert condition.operand.immutable is immutable


@pytest.mark.parametrize(
    ("where", "predicate"),
    [
        ("status = 'OPEN'", "status = 'OPEN'"),
        ("o.status IN ('A', 'B')", "status IN ('A', 'B')"),
        ("deleted_at IS NOT NULL", "deleted_at IS NOT NULL"),
        ("o.active", "active"),
        ("active IS TRUE", "active IS TRUE"),
        ("NOT active", "NOT active"),
        ("status NOT IN ('A')", "status NOT IN ('A')"),
        ("status = 'A' OR priority > 5", "status = 'A' OR priority > 5"),
        ("placed_on > date '2024-01-01'", "placed_on > CAST('2024-01-01' AS DATE)"),
        ("status = $1", ""),
        ("created_at > now()", ""),
        ("placed_on = CURRENT_DATE", ""),
        ("created_at::date = '2024-01-01'", ""),
        ("status = (SELECT 'A')", ""),
    ],
)
def test_what_can_be_a_predicate(where: str, predicate: str) -> None:
    [access] = reached(f"SELECT id FROM orders AS o WHERE {where}")
    assert [condition.sql for condition in access.conditions] == [predicate]


def test_escapes_are_read_as_postgresql_does() -> None:
    where = r"kind = E'it\'s\\\x41\u00e4\n' AND code = e'a''b'"
    assert conditions(f"SELECT id FROM orders WHERE {where}") == [
        "kind equal 'it''s\\Aä\n'",
        "code equal 'a''b'",
    ]


def test_a_literal_is_no_place_for_parameters_or_operators() -> None:
    sql = """SELECT id FROM orders WHERE name = ':a $1 ? %s @>' AND code = $$ :b $2 $$ -- :c $3
             AND kind = E'\\' :d' /* $4 */ AND status = $1"""
    assert [text.split()[0] for text in conditions(sql)] == ["name", "code", "kind", "status"]


@pytest.mark.parametrize("dialect", [Dialect.MYSQL, Dialect.MARIADB, Dialect.SQLITE])
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("client_id = ? AND kind = ?", ["client_id equal", "kind equal"]),
        ("client_id = :c", ["client_id equal"]),
        ("client_id = %s AND name LIKE 'a%%'", ["client_id equal", "name prefix 'a%'"]),
        ("`client_id` = ? AND kind = '? :a'", ["client_id equal", "kind equal '? :a'"]),
        ("CLIENT_ID = ?", ["client_id equal"]),
        ("active = 1", ["active equal TRUE"]),
        ("active = 0", ["active equal FALSE"]),
        ("active", ["active equal TRUE"]),
    ],
)
def test_other_databases(where: str, expected: list[str], dialect: Dialect) -> None:
    [access] = reached(f"SELECT id FROM Orders WHERE {where}", dialect=dialect)
    assert [said(condition) for condition in access.conditions] == expected


def test_mysql_has_backslashes_and_hashes() -> None:
    sql = "SELECT id FROM orders # :x\nWHERE kind = 'it\\'s :y' AND client_id <=> ?"
    [access] = reached(sql, dialect=Dialect.MYSQL)
    assert [said(each).split()[:2] for each in access.conditions] == [
        ["kind", "equal"],
        ["client_id", "equal"],
    ]
