"""Every option of makemigrations and its neighbours keeps working."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.django.migrations.project import Project

BEFORE = """
class Client(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
"""
AFTER = BEFORE + "    note = models.CharField(max_length=20, default='')\n"


@pytest.fixture
def late(project: Project) -> Project:
    """A project whose tables exist; the tool is new to it and has one index to add."""
    project.app("shop", BEFORE)
    project.idx = {"select": []}
    assert project.make() == ["shop/0001_initial"]
    project.idx = {"concurrently": True}
    return project


def test_check_and_dry_run(late: Project) -> None:
    outcome = late.manage("makemigrations", "--check", fails=True)
    assert "0002_order_ix_shop_order_client_id.py" in outcome.out
    outcome = late.manage("makemigrations", "--dry-run", "--verbosity=3")
    assert "atomic = False" in outcome.out
    assert "AddIndexConcurrently" in outcome.out
    assert late.files() == ["shop/0001_initial"]
    late.make()
    assert late.manage("makemigrations", "--check").out == "No changes detected\n"


def test_one_name_for_several_files(late: Project) -> None:
    late.app("shop", AFTER)
    made = late.make("--name", "notes")
    assert made == ["shop/0002_notes", "shop/0003_notes_indexes"]
    assert "('shop', '0002_notes')" in late.source(made[1])
    assert late.make("--empty", "shop", "--name", "empty") == ["shop/0004_empty"]
    assert "('shop', '0003_notes_indexes')" in late.source("shop/0004_empty")
    assert "atomic" not in late.source("shop/0004_empty")
    late.assert_settled()


def test_one_name_for_one_file(late: Project) -> None:
    assert late.make("--name", "speed") == ["shop/0002_speed"]


def test_names_of_their_own(late: Project) -> None:
    late.app("shop", AFTER)
    assert late.make() == ["shop/0002_order_note", "shop/0003_order_note_indexes"]


def test_migrate_says_that_something_is_missing(late: Project) -> None:
    late.migrate()
    outcome = late.manage("migrate")
    assert "Your models in app(s): 'shop' have changes" in outcome.out


def test_only_the_apps_that_are_named(late: Project) -> None:
    late.app("other", BEFORE)
    late.idx = {"select": []}
    late.make()
    late.idx = {"concurrently": True, "limit": 1}
    assert late.make("other") == ["other/0002_order_ix_other_order_client_id"]
    assert late.make("shop") == ["shop/0002_order_ix_shop_order_client_id"]
    late.assert_settled()


def test_update_of_a_file_that_makes_the_table(late: Project) -> None:
    """Its table is nobody's yet: the plain operation folds into CreateModel."""
    late.make("--update")
    [name] = late.files()
    assert "models.Index(fields=['client'], name='ix_shop_order_client_id')" in late.source(name)
    assert "Concurrently" not in late.source(name)
    late.migrate()
    late.assert_settled()


def test_update_of_a_file_in_a_transaction_is_refused(late: Project) -> None:
    late.app("shop", AFTER)
    late.idx = {"select": []}
    late.make()
    late.idx = {"concurrently": True}
    before = {name: late.source(name) for name in late.files()}
    outcome = late.manage("makemigrations", "--update", fails=True)
    assert outcome.err.splitlines()[-1] == (
        "CommandError: cannot update shop.0002_order_note: 'Concurrently create index "
        "ix_shop_order_client_id on field(s) client of model order' has to run outside of its "
        "transaction. Run makemigrations without --update."
    )
    assert {name: late.source(name) for name in late.files()} == before


def test_update_of_a_concurrent_file(late: Project) -> None:
    late.make()
    more = (
        BEFORE + "    class Meta:\n        indexes = [models.Index(fields=['id'], name='more')]\n"
    )
    late.app("shop", more)
    late.make("--update")
    source = late.source(late.files()[-1])
    assert "atomic = False" in source
    assert source.count("AddIndexConcurrently(") == 2
    late.migrate()
    late.assert_settled()


def test_merge(late: Project) -> None:
    late.make()
    late.write(
        "shop/migrations/0002_side.py",
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = []
        """,
    )
    late.manage("makemigrations", fails=True)
    made = late.make("--merge", "--noinput")
    assert len(made) == 1
    late.assert_settled()
    late.migrate()


def test_squashed(late: Project, tmp_path: Path) -> None:
    late.app("shop", AFTER)
    late.make()
    late.migrate()
    catalog = late.catalog()
    late.manage("squashmigrations", "shop", "0003", "--noinput")
    for name in ("0001_initial", "0002_order_note", "0003_order_note_indexes"):
        (late.folder / f"shop/migrations/{name}.py").unlink()
    late.assert_settled()
    late.url = f"sqlite:///{tmp_path / 'squashed.sqlite3'}"
    late.migrate()
    assert late.catalog() == catalog


def test_squashed_on_postgresql(project: Project, postgres_url: str) -> None:
    """squashmigrations leaves `atomic = False` out: everything runs in a transaction."""
    project.url = postgres_url
    project.app("shop", AFTER)
    project.idx = {"select": []}
    project.make()
    project.idx = {"drop_redundant": True}
    project.make()
    project.manage("squashmigrations", "shop", "0002", "--noinput", "--no-optimize")
    (project.folder / "shop/migrations/0001_initial.py").unlink()
    project.migrate()
    assert any("ix_shop_order_client_id" in name for name in project.catalog())
    project.assert_settled()
    project.migrate("shop", "zero")


def test_sqlmigrate(project: Project, postgres_url: str) -> None:
    project.url = postgres_url
    project.app("shop", BEFORE)
    project.idx = {"select": []}
    project.make()
    project.idx = {}
    [made] = project.make()
    sql = project.manage("sqlmigrate", *made.split("/")).out
    assert 'CREATE INDEX CONCURRENTLY IF NOT EXISTS "ix_shop_order_client_id"' in sql
    assert "BEGIN;" not in sql
    sql = project.manage("sqlmigrate", "--backwards", *made.split("/")).out
    assert "DROP INDEX CONCURRENTLY" in sql


def test_an_app_without_migrations(late: Project) -> None:
    late.app("tables", BEFORE)
    late.extra = "MIGRATION_MODULES = {'tables': None}"
    assert late.make() == ["shop/0002_order_ix_shop_order_client_id"]
    late.migrate()
    late.assert_settled()


def test_a_router(project: Project, postgres_url: str) -> None:
    """An app that PostgreSQL holds is migrated there, and its operations do nothing elsewhere."""
    project.app("shop", BEFORE)
    project.write(
        "project/routing.py",
        """
        class Router:
            def allow_migrate(self, db, app_label, **hints):
                return (db == "warehouse") == (app_label == "shop")
        """,
    )
    project.extra = f"""
DATABASES["warehouse"] = database_from_url({postgres_url!r})
DATABASE_ROUTERS = ["project.routing.Router"]
"""
    project.idx = {"select": []}
    project.make()
    project.idx = {}
    [made] = project.make()
    assert "AddIndexConcurrently" in project.source(made)
    project.migrate()
    project.migrate("--database=warehouse")
    assert not any("ix_shop" in name for name in project.catalog())
    project.url = postgres_url
    assert any("ix_shop" in name for name in project.catalog())
