"""AddIndexConcurrently and RemoveIndexConcurrently on PostgreSQL."""

from __future__ import annotations

import logging

import pytest
from django.db import IntegrityError, ProgrammingError, models
from django.db.models.functions import Lower

from django_idx.operations import (
    AddIndexConcurrently,
    ConcurrentOperationError,
    RemoveIndexConcurrently,
)
from tests.django.operations.harness import Migrator, create

NAME = models.Index(fields=["name", "-price"], name="shop_item_name")


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(
        create("Item", name=models.CharField(max_length=50), price=models.IntegerField())
    )
    migrator.execute("INSERT INTO shop_item (name, price) VALUES ('a', 1), ('A', 2)")
    return migrator


def test_builds_concurrently_and_reverses(shop: Migrator) -> None:
    before = shop.indexes("shop_item")
    with shop.statements() as forwards:
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert any(sql.startswith("CREATE INDEX CONCURRENTLY") for sql in forwards)
    assert shop.indexes("shop_item")["shop_item_name"] == (
        "CREATE INDEX shop_item_name ON public.shop_item USING btree (name, price DESC)"
    )
    with shop.statements() as backwards:
        shop.unapply()
    assert any(sql.startswith("DROP INDEX CONCURRENTLY") for sql in backwards)
    assert shop.indexes("shop_item") == before


def test_removal_reverses(shop: Migrator) -> None:
    index = models.Index(
        Lower("name").desc(), name="shop_item_odd", condition=models.Q(name__contains="100%")
    )
    shop.apply(AddIndexConcurrently("item", index))
    before = shop.indexes("shop_item")
    assert "'%100\\%%'" in before["shop_item_odd"] or "%100" in before["shop_item_odd"]
    shop.apply(RemoveIndexConcurrently("item", "shop_item_odd"))
    assert "shop_item_odd" not in shop.indexes("shop_item")
    shop.unapply()
    assert shop.indexes("shop_item") == before


def test_an_equal_valid_index_is_accepted(shop: Migrator, caplog: pytest.LogCaptureFixture) -> None:
    shop.execute('CREATE INDEX shop_item_name ON shop_item (name, "price" DESC)')
    with caplog.at_level(logging.WARNING), shop.statements() as ran:
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert not any(sql.startswith("CREATE INDEX CONCURRENTLY") for sql in ran)
    assert "is there already" in caplog.text
    assert shop.execute("SELECT to_regclass('pg_temp.idx_probe')") == [(None,)]


@pytest.mark.parametrize(
    "other",
    [
        "CREATE INDEX shop_item_name ON shop_item (name, price)",
        "CREATE INDEX shop_item_name ON shop_item (price DESC, name)",
        "CREATE INDEX shop_item_name ON shop_item (name varchar_pattern_ops, price DESC)",
        'CREATE INDEX shop_item_name ON shop_item (name COLLATE "C", price DESC)',
        "CREATE INDEX shop_item_name ON shop_item (name, price DESC NULLS LAST)",
        "CREATE INDEX shop_item_name ON shop_item (name, price DESC) WHERE price > 0",
        "CREATE INDEX shop_item_name ON shop_item (name, price DESC) INCLUDE (id)",
        "CREATE INDEX shop_item_name ON shop_item (name, price DESC) WITH (fillfactor = 50)",
        "CREATE UNIQUE INDEX shop_item_name ON shop_item (name, price DESC)",
    ],
)
@pytest.mark.peer(3)
def test_another_definition_is_an_error(shop: Migrator, other: str) -> None:
    shop.execute(other)
    before = shop.indexes("shop_item")
    with pytest.raises(ConcurrentOperationError, match="another definition"):
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert shop.indexes("shop_item") == before


@pytest.mark.peer(3)
def test_the_name_on_another_table_is_an_error(shop: Migrator) -> None:
    shop.execute("CREATE TABLE other (name text)")
    shop.execute("CREATE INDEX shop_item_name ON other (name)")
    with pytest.raises(ConcurrentOperationError, match="an index on table 'other'"):
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert list(shop.indexes("other")) == ["shop_item_name"]


def test_the_name_of_a_table_is_an_error(shop: Migrator) -> None:
    shop.execute("CREATE TABLE shop_item_name (name text)")
    with pytest.raises(ConcurrentOperationError, match="no index"):
        shop.apply(AddIndexConcurrently("Item", NAME))


@pytest.mark.peer(3)
def test_a_namesake_in_another_schema_is_nobody(shop: Migrator) -> None:
    shop.execute("CREATE SCHEMA elsewhere")
    shop.execute("CREATE TABLE elsewhere.item (name text)")
    shop.execute("INSERT INTO elsewhere.item VALUES ('a'), ('a')")
    shop.execute("SET search_path = elsewhere, public")
    with pytest.raises(IntegrityError):
        shop.execute("CREATE UNIQUE INDEX CONCURRENTLY shop_item_name ON elsewhere.item (name)")
    before = shop.state
    with shop.statements() as ran:
        shop.apply(AddIndexConcurrently("Item", NAME))
        shop.state = before  # built, but not recorded
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert [sql.split()[0] for sql in ran if " CONCURRENTLY " in sql] == ["CREATE"]
    assert "INVALID" not in shop.indexes("shop_item")["shop_item_name"]
    shop.unapply()
    assert list(shop.indexes("item")) == ["shop_item_name"]


def test_dropping_what_is_gone_is_no_error(
    shop: Migrator, caplog: pytest.LogCaptureFixture
) -> None:
    shop.apply(AddIndexConcurrently("Item", NAME))
    shop.execute("DROP INDEX shop_item_name")
    with caplog.at_level(logging.WARNING):
        shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    assert "already gone" in caplog.text


@pytest.mark.peer(3)
def test_dropping_never_takes_another_tables_index(shop: Migrator) -> None:
    shop.apply(AddIndexConcurrently("Item", NAME))
    shop.execute("DROP INDEX shop_item_name")
    shop.execute("CREATE TABLE other (name text)")
    shop.execute("CREATE INDEX shop_item_name ON other (name)")
    with pytest.raises(ConcurrentOperationError, match="an index on table 'other'"):
        shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    assert list(shop.indexes("other")) == ["shop_item_name"]


def test_a_table_in_a_schema_with_an_odd_name(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    shop.execute('CREATE SCHEMA "Odd ""one"""')
    item = create("Item", name=models.TextField(db_column='select "100%"'))
    item.options["db_table"] = '"Odd ""one"""."it%em"'
    with pytest.raises(ProgrammingError):  # Django quotes no quotes; see its quote_name()
        shop.apply(item)


def test_a_table_in_a_schema(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    shop.execute('CREATE SCHEMA "Odd one"')
    item = create("Item", name=models.TextField(db_column="select 100%"))
    item.options["db_table"] = '"Odd one"."it%em"'
    shop.apply(item)
    shop.execute("""INSERT INTO "Odd one"."it%em" ("select 100%") VALUES ('x')""")
    shop.apply(AddIndexConcurrently("Item", models.Index(fields=["name"], name="Bäume")))
    assert list(shop.indexes("it%em")) == ["Bäume", "it%em_pkey"]
    shop.apply(RemoveIndexConcurrently("Item", "Bäume"))
    assert list(shop.indexes("it%em")) == ["it%em_pkey"]
    shop.unapply()
    assert list(shop.indexes("it%em")) == ["Bäume", "it%em_pkey"]
