"""PostgreSQL judges the corpus: what may be dropped, and what would be lost.

Of an index that is labelled as redundant, every lookup is planned with that index alone and with
the other alone: it must keep an index path of the same kind. Of an index that is labelled as kept,
something must be lost, and it must be found: a lookup gets a worse plan, a smaller index goes, or
something is not enforced any more.
"""

from collections.abc import Iterator

import psycopg
import pytest

from idx_core.coverage import is_narrow
from idx_core.model import Index
from tests.core.plans import DISCOURAGED, Lookups, Plan, discourage, explain
from tests.core.redundancy.corpus import COLUMNS, DDL, PAIRS, Pair
from tests.support.postgres import PostgresServer

DROPPED = [pair for pair in PAIRS if pair.answer in ("duplicate", "redundant")]
KEPT = [pair for pair in PAIRS if pair.answer not in ("duplicate", "redundant")]
# What the access methods without an order are asked, by column or expression.
CONDITIONS = {
    "body": ("body @> '{\"kind\": 7}'", "body ? 'kind'"),
    "client_id": ("client_id = 7",),
    "placed_at": ("placed_at < '2026-01-02'",),
    "tags": ("tags @> ARRAY['t7']", "tags && ARRAY['t7']"),
    "words": ("words @@ to_tsquery('english', 'word7')",),
    "title": ("title LIKE '%tle 77%'",),
    "to_tsvector('english', title)": ("to_tsvector('english', title) @@ to_tsquery('title')",),
    "to_tsvector('simple', title)": ("to_tsvector('simple', title) @@ to_tsquery('title')",),
    "during": ("during && tstzrange('2026-01-03', '2026-01-04')",),
    "room_id": ("room_id = 7",),
    "place": ("place <@ box '((1,1),(3,3))'",),
}
VALUES = {
    "id": "7",
    "client_id": "7",
    "parent_id": "7",
    "room_id": "7",
    "status": "'OPEN'",
    "number": "'k7'",
    "code": "'k7'",
    "title": "'title 7'",
    "placed_at": "timestamptz '2026-01-02 00:00Z'",
    "shipped_on": "date '2026-01-08'",
    "total": "7",
    "ref": "uuid '00000000-0000-0000-0000-000000000007'",
}
EXPRESSION_VALUES = {"lower(number)": "'k7'", "LOWER( number )": "'k7'", "upper(number)": "'K7'"}
EXPRESSION_VALUES |= {"client_id % 100": "7"}


@pytest.fixture(scope="module")
def planner(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with (
        postgres18.fresh_database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute(DDL)
        connection.execute("SET default_statistics_target = 10")
        discourage(connection, *DISCOURAGED)
        yield connection


def plans(planner: psycopg.Connection, pair: Pair, index: Index, asked: Index) -> list[Plan]:
    """Of the lookups that `asked` could answer, with `index` alone."""
    in_order = asked.method in ("btree", "hash")
    statement = pair.a if index.name == "a" else pair.b
    lookups = Lookups(pair.table, VALUES, EXPRESSION_VALUES, CONDITIONS)
    with planner.transaction(force_rollback=True):
        planner.execute(statement)
        planner.execute(f"SET LOCAL enable_bitmapscan = {'off' if in_order else 'on'}")
        return [explain(planner, query) for query in lookups.of(asked)]


def lost_lookups(planner: psycopg.Connection, pair: Pair, gone: Index, left: Index) -> bool:
    """Whether a lookup that used the index has a worse plan with the other one."""
    before = plans(planner, pair, gone, gone)
    after = plans(planner, pair, left, gone)
    return any(
        was.reads_an_index and not now.is_as_good_as(was)
        for was, now in zip(before, after, strict=True)
    )


@pytest.mark.parametrize("pair", DROPPED, ids=[pair.id for pair in DROPPED])
@pytest.mark.peer(15)
def test_what_is_dropped_is_not_missed(planner: psycopg.Connection, pair: Pair) -> None:
    gone = pair.indexes[pair.drop]
    [left] = [index for index in pair.indexes.values() if index is not gone]
    if not gone.valid:
        return
    assert not lost_lookups(planner, pair, gone, left)
    with planner.transaction(force_rollback=True):
        for statement in pair.statements:
            planner.execute(statement)
        planner.execute(f"DROP INDEX {gone.name}")


@pytest.mark.parametrize("pair", KEPT, ids=[pair.id for pair in KEPT])
def test_what_is_kept_would_be_missed(planner: psycopg.Connection, pair: Pair) -> None:
    a, b = pair.indexes["a"], pair.indexes["b"]
    for gone, left in ((a, b), (b, a)):
        assert (
            is_more_than_lookups(pair, gone, left)
            or cannot_be_dropped(planner, pair, gone)
            or lost_lookups(planner, pair, gone, left)
        ), f"nothing is lost with {gone.name}"


def is_more_than_lookups(pair: Pair, gone: Index, left: Index) -> bool:
    """What the planner cannot tell: what is enforced, what is smaller, what is not there."""
    enforces_more = gone.unique and (
        not left.unique
        or not set(left.columns) <= set(gone.columns)
        or (gone.nulls_not_distinct and not left.nulls_not_distinct)
        or (left.deferrable and not gone.deferrable)
        or (left.predicate is not None and left.predicate != gone.predicate)
    )
    smaller = gone.predicate is not None and gone.predicate != left.predicate
    is_hash_of_long_keys = gone.method == "hash" and not all(
        (column := COLUMNS[pair.table].named(name)) is not None and is_narrow(column.type)
        for name in gone.columns
    )
    kinds = {gone.method, left.method}
    another_kind = len(kinds) == 2 and kinds != {"btree", "hash"}
    # An index path on a later key is there, but reads all of the index, or many parts of it.
    not_led = gone.method in ("gist", "hash") and left.elements[0].text != gone.elements[0].text
    another_tree = gone.method not in ("btree", "hash") and [e.opclass for e in gone.elements] != [
        e.opclass for e in left.elements
    ]
    another_size = gone.options != left.options and "brin" in kinds
    return (
        enforces_more
        or smaller
        or is_hash_of_long_keys
        or another_kind
        or not_led
        or another_tree
        or another_size
        or gone.constraint is not None
        or gone.replica_identity
        or not left.valid
    )


def cannot_be_dropped(planner: psycopg.Connection, pair: Pair, index: Index) -> bool:
    """Whether PostgreSQL refuses, or would not say of which of the two it depends."""
    if not pair.referenced or set(index.columns) != set(pair.referenced):
        return False
    refused = []
    for name in ("a", "b"):
        with planner.transaction(force_rollback=True):
            for statement in pair.statements:
                planner.execute(statement)
            try:
                with planner.transaction():
                    planner.execute(f"DROP INDEX {name}")
            except psycopg.errors.DependentObjectsStillExist:
                refused.append(name)
    return len(refused) == 1
