# mypy: disable-error-code="var-annotated"
"""On MariaDB: index statements are online or not at all, and can be run again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, models
from django.db.migrations.operations.base import Operation
from django.test import override_settings

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
    ConcurrentOperationError,
    RemoveIndexConcurrently,
    RemoveUniqueConstraintConcurrently,
)
from tests.django.operations.harness import Migrator, create

INDEX = models.Index(fields=["-name", "size"], name="shop_item_name")
UNIQUE = models.UniqueConstraint(fields=["name", "size"], name="shop_item_once")
INDEXED = AlterFieldConcurrently("Item", "size", models.IntegerField(db_index=True))
CREATING: list[Operation] = [
    AddIndexConcurrently("Item", INDEX),
    AddUniqueConstraintConcurrently("Item", UNIQUE),
    INDEXED,
]
IDS = [type(operation).__name__ for operation in CREATING]
ONLINE = ("ALGORITHM=INPLACE LOCK=NONE", "ALGORITHM=INPLACE, LOCK=NONE")


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with override_settings(IDX={"lock_timeout": "1s", "lock_retries": 1}):
        yield


@pytest.fixture
def shop(mariadb_alias: str) -> Migrator:
    migrator = Migrator(mariadb_alias)
    migrator.apply(
        create("Item", name=models.CharField(max_length=20), size=models.IntegerField()),
    )
    migrator.execute("INSERT INTO shop_item (name, size) VALUES ('a', 1), ('b', 2)")
    return migrator


def indexes(shop: Migrator) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in shop.execute("SHOW INDEX FROM shop_item"):
        found.setdefault(row[2], []).append(row[4])
    return found


@pytest.mark.parametrize("operation", CREATING, ids=IDS)
def test_every_index_statement_is_online(shop: Migrator, operation: Operation) -> None:
    before = indexes(shop)
    timeout = shop.execute("SELECT @@lock_wait_timeout, @@max_statement_time")
    with shop.statements() as seen:
        shop.apply(operation)
        made = indexes(shop)
        shop.unapply()
    assert len(made) == len(before) + 1
    assert indexes(shop) == before
    changes = [s for s in seen if s.startswith(("CREATE ", "ALTER ", "DROP "))]
    assert len(changes) == 2
    assert all(s.endswith(ONLINE) for s in changes)
    assert shop.execute("SELECT @@lock_wait_timeout, @@max_statement_time") == timeout


@pytest.mark.parametrize("operation", CREATING, ids=IDS)
def test_it_can_be_run_again(shop: Migrator, operation: Operation) -> None:
    before, started = shop.state, indexes(shop)
    shop.apply(operation)
    made = indexes(shop)
    shop.state = before
    shop.apply(operation)  # the first time was not recorded
    assert indexes(shop) == made
    shop.unapply()
    assert indexes(shop) == started
    shop.unapply()  # and again nothing is left to drop


def test_removing_again(shop: Migrator, caplog: pytest.LogCaptureFixture) -> None:
    shop.apply(*CREATING[:2])
    shop.execute("DROP INDEX shop_item_name ON shop_item")
    shop.apply(
        RemoveIndexConcurrently("Item", INDEX.name),
        RemoveUniqueConstraintConcurrently("Item", UNIQUE.name),
    )
    assert "index 'shop_item_name' is already gone: nothing to drop" in caplog.text
    assert indexes(shop) == {"PRIMARY": ["id"]}


@pytest.mark.parametrize(
    ("operation", "there", "told"),
    [
        (CREATING[0], "INDEX shop_item_name (name)", "BTREE (name), where BTREE (name DESC, size)"),
        (
            CREATING[1],
            "INDEX shop_item_once (name, size)",
            "BTREE (name, size), where UNIQUE BTREE (name, size)",
        ),
    ],
    ids=IDS[:2],
)
def test_another_definition_is_an_error_with_both(
    shop: Migrator, operation: Operation, there: str, told: str
) -> None:
    shop.execute(f"ALTER TABLE shop_item ADD {there}")
    before = indexes(shop)
    with pytest.raises(ConcurrentOperationError) as error:
        shop.apply(operation)
    assert f"with another definition, {told} is wanted. Rename or drop it" in str(error.value)
    assert indexes(shop) == before


def test_the_table_is_not_waited_for_long(
    shop: Migrator, mariadb_url: str, django_database: Callable[[str], str]
) -> None:
    other: Any = connections[django_database(mariadb_url)]
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT * FROM shop_item")
        cursor.fetchall()
        with pytest.raises(ConcurrentOperationError) as error:
            shop.apply(CREATING[0])
    assert str(error.value).startswith(
        "cannot run AddIndexConcurrently on shop.Item: no metadata lock in time on table "
        "'shop_item' in 2 attempts of 1 s."
    )
    other.rollback()
    shop.apply(CREATING[0])
    assert indexes(shop)["shop_item_name"] == ["name", "size"]


def test_duplicates_are_the_servers_error_and_leave_nothing(shop: Migrator) -> None:
    shop.execute("INSERT INTO shop_item (name, size) VALUES ('a', 1)")
    before = indexes(shop)
    with pytest.raises(Exception, match="Duplicate entry"):
        shop.apply(CREATING[1])
    assert indexes(shop) == before


def test_what_blocks_writers_is_refused(shop: Migrator) -> None:
    shop.execute("ALTER TABLE shop_item ENGINE = MyISAM")
    with pytest.raises(ConcurrentOperationError, match="while others write to it"):
        shop.apply(CREATING[0])
    assert indexes(shop) == {"PRIMARY": ["id"]}


def test_sqlmigrate_says_it_too(shop: Migrator) -> None:
    assert shop.sql(CREATING[0]).endswith(
        "CREATE INDEX `shop_item_name` ON `shop_item` (`name` DESC, `size`) "
        "ALGORITHM=INPLACE LOCK=NONE;"
    )
    assert shop.sql(CREATING[0], backwards=True).endswith(
        "ALTER TABLE `shop_item` DROP INDEX `shop_item_name`, ALGORITHM=INPLACE, LOCK=NONE;"
    )
    assert shop.sql(CREATING[1]).endswith(
        "ALTER TABLE `shop_item` ADD CONSTRAINT `shop_item_once` UNIQUE (`name`, `size`), "
        "ALGORITHM=INPLACE, LOCK=NONE;"
    )
