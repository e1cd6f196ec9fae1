"""Ctrl-C, as a real SIGINT to a real `manage.py migrate` whose build is waiting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.build.interrupting import at_a_snapshot, at_a_writer, interrupted
from tests.build.sessions import (
    Database,
    eventually,
    execute,
    old_transaction,
    wait_until_stuck,
)

SETTINGS = """\
import sys

sys.path[:0] = [{here!r}, {root!r}]
from sample_projects.erp.erp.databases import database_from_url

DATABASES = {{"default": database_from_url({url!r})}}
INSTALLED_APPS = ["django_idx", "shop"]
SECRET_KEY = "tests-have-nothing-to-protect"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
"""
MODELS = """\
from django.db import models


class Item(models.Model):
    name = models.TextField()

    class Meta:
        db_table = "items"
        indexes = [models.Index(fields=["name"], name="by_name")]
"""
FIRST = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Item",
            [("id", models.AutoField(primary_key=True)), ("name", models.TextField())],
            {"db_table": "items"},
        )
    ]
"""
SECOND = """\
from django.db import migrations, models

from django_idx.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_first")]
    operations = [AddIndexConcurrently("Item", models.Index(fields=["name"], name="by_name"))]
"""
BUILD = 'CREATE INDEX CONCURRENTLY "by_name" ON "items" ("name")'
WAITING = "SELECT 1 FROM pg_stat_activity WHERE state = 'idle' AND query LIKE '%query_start%'"
DROP = 'DROP INDEX CONCURRENTLY "public"."by_name"'


class Project:
    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        migrations = folder / "shop" / "migrations"
        migrations.mkdir(parents=True)
        root = str(Path(__file__).parents[3])
        (folder / "settings.py").write_text(SETTINGS.format(here=str(folder), root=root, url=url))
        (folder / "shop" / "__init__.py").touch()
        (folder / "shop" / "models.py").write_text(MODELS)
        (migrations / "__init__.py").touch()
        (migrations / "0001_first.py").write_text(FIRST)
        (migrations / "0002_second.py").write_text(SECOND)

    def migrate(self, target: str) -> subprocess.Popen[str]:
        command = ["-m", "django", "migrate", "shop", target, "--pythonpath", str(self.folder)]
        return subprocess.Popen(
            [sys.executable, *command, "--settings", "settings", "--verbosity", "0"],
            cwd=self.folder,
            stderr=subprocess.PIPE,
            text=True,
        )

    def migrated(self, target: str) -> str:
        command = self.migrate(target)
        said = command.communicate(timeout=30)[1]
        assert command.returncode == 0, said
        return said


@pytest.fixture
def database(any_postgres_url: str) -> Iterator[Database]:
    execute(any_postgres_url, "CREATE TABLE others ()")
    with closing(Database(any_postgres_url)) as database:
        yield database


@pytest.fixture
def project(database: Database, tmp_path: Path) -> Project:
    project = Project(tmp_path, database.url)
    assert project.migrated("0001") == ""
    database.execute("INSERT INTO items (name) VALUES ('a')")
    return project


def test_the_build_is_cancelled_and_its_leftover_removed(
    database: Database, project: Project
) -> None:
    with at_a_snapshot(database):
        said = interrupted(database, BUILD, project.migrate("0002"))
        assert database.indexes() == {}
    assert said.startswith(
        "AddIndexConcurrently on shop.Item was interrupted: the INVALID leftover of index "
        "'by_name' was removed. Run this again.\n"
    )
    assert said.endswith("KeyboardInterrupt\n")
    assert said.count("interrupted") == 1
    assert project.migrated("0002") == ""
    assert list(database.indexes()) == ["by_name"]


def test_what_cannot_be_removed_at_once_is_said_and_removed_by_the_next_run(
    database: Database, project: Project
) -> None:
    with at_a_writer(database):
        said = interrupted(database, BUILD, project.migrate("0002"))
        assert database.indexes()["by_name"].endswith("INVALID")
    assert "index 'by_name' may be left INVALID, because removing it failed (" in said
    assert "INVALID from a failed build: building it again" in project.migrated("0002")
    assert not database.indexes()["by_name"].endswith("INVALID")


def test_a_second_command_waits_for_the_first(database: Database, project: Project) -> None:
    with old_transaction(database.url, "others") as old:
        first = project.migrate("0002")
        wait_until_stuck(database.url, BUILD)
        second = project.migrate("0002")
        eventually(lambda: bool(database.ask(WAITING)))
        old.close()
    patient, said = first.communicate(timeout=60)[1], second.communicate(timeout=60)[1]
    # On a busy machine it has waited for so long that it says for whom.
    assert [line for line in patient.splitlines() if " is waiting for process " not in line] == []
    assert "works on index 'by_name': waiting\n" in said
    assert said.endswith("index 'by_name' is there already: nothing to build\n")
    assert first.returncode == second.returncode == 0
    assert not database.indexes()["by_name"].endswith("INVALID")


def test_a_drop(database: Database, project: Project) -> None:
    project.migrated("0002")
    with at_a_writer(database):
        said = interrupted(database, DROP, project.migrate("0001"))
        assert database.indexes()["by_name"].endswith("INVALID")
    assert "was interrupted: index 'by_name' is half dropped (INVALID). Run this again." in said
    project.migrated("0001")
    assert database.indexes() == {}
