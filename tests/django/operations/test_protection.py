"""`protect_stock`: Django's own concurrent operations and RunSQL, made re-runnable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import IntegrityError, InternalError, ProgrammingError, models, transaction
from django.db.migrations.operations import RunSQL

from django_idx import operations as own
from django_idx.operations import ConcurrentOperationError
from django_idx.protection import protected
from tests.django.migrations.project import Project
from tests.django.operations.harness import Migrator, create

NAME = models.Index(fields=["name"], name="shop_item_name")
ONCE = RunSQL(
    "CREATE UNIQUE INDEX CONCURRENTLY shop_item_once ON shop_item (name);",
    "DROP INDEX CONCURRENTLY shop_item_once;",
)


@pytest.fixture
def plain(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(create("Item", name=models.CharField(max_length=50)))
    migrator.execute("INSERT INTO shop_item (name) VALUES ('a'), ('a')")
    return migrator


@pytest.fixture
def shop(plain: Migrator) -> Iterator[Migrator]:
    with protected(plain.connection):
        yield plain
    assert plain.connection.execute_wrappers == []


@pytest.mark.usefixtures("late_duplicates")
def test_a_build_that_failed_is_run_again(shop: Migrator) -> None:
    both = (AddIndexConcurrently("Item", NAME), ONCE)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            shop.apply(*both)
        assert shop.indexes("shop_item")["shop_item_once"].endswith("INVALID")
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    shop.apply(*both)
    assert not any("INVALID" in text for text in shop.indexes("shop_item").values())
    shop.unapply()
    assert list(shop.indexes("shop_item")) == ["shop_item_pkey"]
    shop.execute("DROP INDEX CONCURRENTLY shop_item_once")  # gone: a note


def test_without_protection_it_cannot(plain: Migrator) -> None:
    for error in (IntegrityError, ProgrammingError):  # relation already exists
        with pytest.raises(error):
            plain.apply(ONCE)


def test_removing_is_run_again(shop: Migrator, caplog: pytest.LogCaptureFixture) -> None:
    shop.apply(AddIndexConcurrently("Item", NAME))
    with shop.statements() as ran:
        shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    assert sum("pg_try_advisory_lock" in sql for sql in ran) == 2  # the index, the table
    shop.unapply()
    shop.execute("DROP INDEX shop_item_name")
    shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    assert "already gone" in caplog.text
    shop.unapply()
    assert "shop_item_name" in shop.indexes("shop_item")


@pytest.mark.parametrize(
    "other",
    [
        "CREATE INDEX shop_item_name ON shop_item (id)",
        "CREATE INDEX shop_item_name ON shop_item (name) WHERE id > 0",
    ],
)
def test_another_definition_is_an_error(shop: Migrator, other: str) -> None:
    shop.execute(other)
    with pytest.raises(ConcurrentOperationError, match="another definition"):
        shop.apply(AddIndexConcurrently("Item", NAME))


def test_names_that_need_quoting(shop: Migrator) -> None:
    shop.execute('CREATE SCHEMA "sh.op"')
    shop.execute('CREATE TABLE "sh.op"."it%em ""x" ("a ON b" text)')
    for _ in range(2):
        shop.execute(
            'CREATE INDEX CONCURRENTLY "by ""a"" (x)" ON "sh.op"."it%em ""x"'
            ' ("a ON b" text_pattern_ops) WHERE "a ON b" LIKE \'%x%\''
        )
    assert list(shop.indexes('it%em "x')) == ['by "a" (x)']
    shop.execute('DROP INDEX CONCURRENTLY "sh.op"."by ""a"" (x)"')
    assert shop.indexes('it%em "x') == {}


def test_what_is_not_certain_is_sent_as_it_is(shop: Migrator) -> None:
    shop.execute("CREATE INDEX shop_item_name ON shop_item (id)")
    again = "CREATE INDEX CONCURRENTLY IF NOT EXISTS shop_item_name ON shop_item (name)"
    with shop.statements() as ran:
        shop.execute(again)  # as its author wants it: by the name alone
    assert ran == [again]
    with pytest.raises(ProgrammingError, match="syntax error"):
        shop.execute("CREATE INDEX CONCURRENTLY shop_item_name ON ONLY (name)")
    sql = "CREATE INDEX CONCURRENTLY other ON shop_item (name) WHERE name LIKE %s"
    with shop.statements() as ran:
        shop.execute(sql, ["a%"])
    assert ran == [sql]


def test_in_a_transaction_postgresql_refuses(shop: Migrator) -> None:
    refused = pytest.raises(InternalError, match="cannot run inside a transaction")
    with refused, transaction.atomic(using=shop.connection.alias):
        shop.execute("CREATE INDEX CONCURRENTLY shop_item_name ON shop_item (name)")


def test_our_own_operations_are_protected_once(shop: Migrator) -> None:
    with shop.statements() as ran:
        shop.apply(own.AddIndexConcurrently("Item", NAME))
    assert sum("pg_try_advisory_lock" in sql for sql in ran) == 2  # the index, the table


MODELS = """
class Item(models.Model):
    name = models.CharField(max_length=9)
"""
MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE UNIQUE INDEX CONCURRENTLY once ON shop_item (name)"),
    ]
"""


def test_migrate_protects_when_it_is_set(tmp_path: Path, postgres_url: str) -> None:
    project = Project(tmp_path, postgres_url)
    project.app("shop", MODELS)
    project.make()
    project.migrate()
    project.write("shop/migrations/0002_once.py", MIGRATION)
    project.write(
        "rows.py",
        """
        import os, sys

        os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
        import django

        django.setup()
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(sys.argv[1])
        """,
    )
    project.python("rows.py", "INSERT INTO shop_item (name) VALUES ('a'), ('a')")
    project.manage("migrate", fails=True)
    project.python("rows.py", "DELETE FROM shop_item WHERE id = 2")
    assert "already exists" in project.manage("migrate", fails=True).err
    project.idx = {"protect_stock": True}
    outcome = project.manage("migrate")
    assert "INVALID from a failed build: building it again" in outcome.err
    assert project.catalog()["once"].endswith("valid true")
    project.idx = {"protect_stock": "yes"}
    outcome = project.manage("migrate", "--skip-checks", fails=True)
    assert outcome.err.startswith("CommandError: settings.IDX: protect_stock = 'yes' is not")
