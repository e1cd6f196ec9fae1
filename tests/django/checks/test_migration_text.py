"""Migrations that are read as text: what is said there, and when they have to be imported."""

from __future__ import annotations

import sys

import pytest
from django.db import migrations, models
from django.db.migrations.writer import MigrationWriter

from django_idx.checks import check_indexes
from django_idx.migration_text import additions
from django_idx.operations import AddIndexConcurrently
from tests.django.checks.project import Project
from tests.django.checks.test_migrated import ITEM, MISSING, MODELS, PARENT


def written(*operations: object) -> str:
    made = type("Migration", (migrations.Migration,), {"operations": list(operations)})
    return str(MigrationWriter(made("0002_indexes", "app")).as_string())


def plain(model: str, *fields: str, name: str = "made") -> AddIndexConcurrently:
    return AddIndexConcurrently(model, models.Index(fields=fields, name=name))


PLAIN = [plain("item", "parent"), plain("other", "-day", "kind_id", name="Made_2")]


def test_additions_as_django_writes_them() -> None:
    found = additions(written(*PLAIN, migrations.AddIndex("item", models.Index("x", name="z"))))
    assert found is None
    found = additions(written(*PLAIN, migrations.AddIndex("item", PLAIN[0].index)))
    assert found is not None
    assert [(each.model_name, each.index) for each in found] == [
        ("item", models.Index(fields=["parent"], name="made")),
        ("other", models.Index(fields=["-day", "kind_id"], name="Made_2")),
        ("item", models.Index(fields=["parent"], name="made")),
    ]


@pytest.mark.parametrize(
    "other",
    [
        migrations.RunSQL("SELECT 1"),
        migrations.RemoveIndex("item", "made"),
        AddIndexConcurrently("item", models.Index("parent", name="expression")),
        AddIndexConcurrently("item", models.Index(fields=["word"], name="o", opclasses=["x_ops"])),
        AddIndexConcurrently(
            "item", models.Index(fields=["word"], name="part", condition=models.Q(word="x"))
        ),
        migrations.SeparateDatabaseAndState(state_operations=[plain("item", "word")]),
    ],
)
def test_anything_else_is_none(other: object) -> None:
    assert additions(written(*PLAIN)) is not None
    assert additions(written(*PLAIN, other)) is None
    assert additions(written(other, *PLAIN)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n    ]\n", "\n    ]\n\nMigration.operations.pop()\n"),
        ("\n    ]\n", "\n    ][:1]\n"),
        ("        django_idx", "        # django_idx"),
        ("name='made'", "name=NAME"),
        ("fields=['parent']", "fields=[FIELD]"),
        ("    operations = [", "    operations = MORE + ["),
    ],
)
def test_what_somebody_has_changed_is_none(old: str, new: str) -> None:
    text = written(*PLAIN)
    assert old in text
    assert additions(text.replace(old, new)) is None


def test_no_operations() -> None:
    assert additions("") is None
    assert additions(written()) == []


@pytest.fixture
def project(project: Project) -> Project:
    project.models(MODELS)
    project.migration("0001_initial", PARENT + ITEM)
    return project


@pytest.mark.parametrize("is_plain", [True, False])
def test_plain_additions_are_believed_without_an_import(project: Project, is_plain: bool) -> None:
    text = written(plain("item", "parent", name="derived"))
    text = text.replace("dependencies = [", f"dependencies = [({project.name!r}, '0001_initial'),")
    (project.migrations / "0002_more.py").write_text(text if is_plain else f"{text}\n# by hand\n")
    with project.installed():
        assert MISSING not in [message.id for message in check_indexes()]
        imported = f"{project.name}.migrations.0002_more" in sys.modules
    assert imported is not is_plain
