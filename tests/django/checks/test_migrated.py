"""`check` believes migrations as well as models: silent while they make the index, no longer."""

from __future__ import annotations

import sys

import pytest

from django_idx.checks import check_indexes
from tests.django.checks.project import Project

MODELS = """
class Parent(models.Model):
    pass
class Item(models.Model):
    parent = models.ForeignKey(Parent, models.CASCADE, db_index=False)
    other = models.ForeignKey(Parent, models.CASCADE, related_name="+")
    parents = models.ManyToManyField(Parent, related_name="+")
    class Meta:
        unique_together = [("other", "parent")]
"""
FIELDS = """\
('id', models.BigAutoField(primary_key=True)),
('parent', models.ForeignKey('APP.Parent', models.CASCADE, db_index=False)),
('other', models.ForeignKey('APP.Parent', models.CASCADE, related_name='+')),
('parents', models.ManyToManyField('APP.Parent', related_name='+')),
"""
PARENT = "migrations.CreateModel(name='Parent', fields=[('id', models.BigAutoField())]),\n"
ITEM = f"migrations.CreateModel(name='Item', fields=[\n{FIELDS}]),\n"
ADD = """
django_idx.operations.AddIndexConcurrently(
    model_name='item', index=models.Index(fields=['parent'], name='derived')),
"""
STOCK_ADD = ADD.replace("django_idx.operations.AddIndexConcurrently", "migrations.AddIndex")
REMOVE = "migrations.RemoveIndex(model_name='item', name='derived'),"
DROP_FIELDS = """
django_idx.operations.AlterFieldConcurrently(model_name='item', name='other', field=
    models.ForeignKey('APP.Parent', models.CASCADE, related_name='+', db_index=False)),
"""
DROP_THROUGH = """
django_idx.operations.RemoveThroughIndexConcurrently(
    model_name='item', field_name='parents', column='item_id'),
"""
MISSING, REDUNDANT = "django_idx.W001", "django_idx.W103"


@pytest.fixture
def project(project: Project) -> Project:
    project.models(MODELS)
    project.migration("0001_initial", PARENT + ITEM)
    return project


def test_plain_history(project: Project) -> None:
    assert project.ids() == [MISSING, REDUNDANT, REDUNDANT]


@pytest.mark.parametrize(
    "operations",
    [
        ADD,
        STOCK_ADD,
        f"migrations.SeparateDatabaseAndState(state_operations=[{STOCK_ADD}]),",
        STOCK_ADD.replace("name='derived'", "name='other'"),  # a field is called so too
    ],
)
def test_silent_while_a_migration_makes_it(project: Project, operations: str) -> None:
    project.migration("0002_more", operations, needs="0001_initial")
    assert project.ids() == [REDUNDANT, REDUNDANT]


def test_plain_histories_are_judged_by_their_text(project: Project) -> None:
    index = "models.Index(fields=['number'], name='declared')"
    project.models(
        MODELS.replace("    class Meta:", "    number = models.IntegerField()\n    class Meta:")
        + f"        indexes = [{index}]\n"
    )
    more = "migrations.AddField(model_name='item', name='number', field=models.IntegerField()),"
    more += f"\nmigrations.AddIndex(model_name='item', index={index}),"
    project.migration("0002_more", more, needs="0001_initial")
    with project.installed():
        assert len(check_indexes()) == 3
        assert f"{project.name}.migrations.0002_more" not in sys.modules


def test_folded_into_a_new_model(project: Project) -> None:
    options = "], options={'indexes': [models.Index(fields=['parent'], name='derived')]}),"
    project.migration("0001_initial", PARENT + ITEM.replace("]),\n", options, 1))
    assert project.ids() == [REDUNDANT, REDUNDANT]


def test_back_when_the_migration_is_deleted(project: Project) -> None:
    project.migration("0002_more", ADD, needs="0001_initial")
    assert MISSING not in project.ids()
    (project.migrations / "0002_more.py").unlink()
    assert MISSING in project.ids()


def test_back_when_a_later_one_removes_it(project: Project) -> None:
    project.migration("0002_more", ADD, needs="0001_initial")
    project.migration("0003_less", REMOVE, needs="0002_more")
    assert MISSING in project.ids()
    project.migration("0004_again", STOCK_ADD, needs="0003_less")
    assert MISSING not in project.ids()


def test_back_when_a_later_one_replaces_it(project: Project) -> None:
    replace = ADD.replace("AddIndex", "ReplaceIndex")
    project.migration("0002_more", ADD, needs="0001_initial")
    elsewhere = replace.replace("fields=['parent']", "fields=['other']")
    project.migration("0003_elsewhere", elsewhere, needs="0002_more")
    assert MISSING in project.ids()
    project.migration("0004_again", replace, needs="0003_elsewhere")
    assert MISSING not in project.ids()


def test_the_order_is_that_of_dependencies_not_of_names(project: Project) -> None:
    project.migration("0003_more", ADD, needs="0001_initial")
    project.migration("0002_less", REMOVE, needs="0003_more")
    assert MISSING in project.ids()


@pytest.mark.parametrize(
    "rename",
    [
        "migrations.RenameIndex(model_name='item', new_name='another', old_name='derived'),",
        "migrations.RenameField(model_name='item', old_name='first', new_name='parent'),",
        "migrations.RenameModel(old_name='Thing', new_name='Item'),",
    ],
)
def test_renames_are_followed(project: Project, rename: str) -> None:
    def early(text: str) -> str:
        if "RenameField" in rename:
            text = text.replace("'parent'", "'first'")
        if "RenameModel" in rename:
            text = text.replace("'Item'", "'Thing'").replace("'item'", "'thing'")
        return text

    project.migration("0001_initial", early(PARENT + ITEM))
    project.migration("0002_more", early(ADD), needs="0001_initial")
    project.migration("0003_rename", rename, needs="0002_more")
    assert project.ids() == [REDUNDANT, REDUNDANT]


def test_an_index_on_something_else_does_not_count(project: Project) -> None:
    other = STOCK_ADD.replace("['parent']", "['id', 'parent']")
    project.migration("0002_more", other, needs="0001_initial")
    assert MISSING in project.ids()


def test_redundant_ones_that_migrations_dropped(project: Project) -> None:
    project.migration("0002_less", DROP_FIELDS + DROP_THROUGH, needs="0001_initial")
    assert project.ids() == [MISSING]
    again = DROP_FIELDS.replace(", db_index=False", "")
    project.migration("0003_more", again, needs="0002_less")
    assert project.ids() == [MISSING, REDUNDANT]


def test_a_stock_alteration_counts_as_well(project: Project) -> None:
    stock = DROP_FIELDS.replace(
        "django_idx.operations.AlterFieldConcurrently", "migrations.AlterField"
    )
    project.migration("0002_less", stock, needs="0001_initial")
    assert project.ids() == [MISSING, REDUNDANT]


def test_a_squashed_migration_beside_the_old_ones(project: Project) -> None:
    project.migration("0002_more", ADD, needs="0001_initial")
    replaces = (
        f"    replaces = [({project.name!r}, '0001_initial'), ({project.name!r}, '0002_more')]\n"
    )
    project.migration("0001_squashed", PARENT + ITEM + STOCK_ADD, more=replaces)
    assert MISSING not in project.ids()
    for old in ("0001_initial", "0002_more"):
        (project.migrations / f"{old}.py").unlink()
    assert MISSING not in project.ids()


def test_a_migration_that_cannot_be_imported(project: Project) -> None:
    project.migration("0002_more", ADD, needs="0001_initial")
    project.migration("0003_broken", "django_idx.operations.Nonsense(db_index=1),", "0002_more")
    assert MISSING in project.ids()


def test_no_migrations_at_all(project: Project) -> None:
    for path in project.migrations.glob("*.py"):
        path.unlink()
    assert MISSING in project.ids()
    assert MISSING in [
        str(message.id) for message in project.messages({"MIGRATION_MODULES": {project.name: None}})
    ]
