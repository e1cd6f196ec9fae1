"""Migration states that Django itself leaves odd, seen in released packages."""

from __future__ import annotations

from pathlib import Path

from tests.django.migrations.project import Project

THING = """
class Thing(models.Model):
    a = models.IntegerField()
    b = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["a"], name="thing_a")]
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="thing_a_b")]
"""

TWICE = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RenameIndex(model_name="thing", new_name="thing_a", old_fields=("a",)),
    ]
"""


def test_an_index_that_is_twice_in_the_state_is_removed_once(tmp_path: Path) -> None:
    project = Project(tmp_path, f"sqlite:///{tmp_path / 'database.sqlite3'}")
    project.app("shop", THING)
    project.make("shop")
    project.write("shop/migrations/0002_rename.py", TWICE)  # taggit 0006
    project.migrate()
    project.idx = {"drop_redundant": True}
    (name,) = project.make("shop")
    assert project.source(name).count("RemoveIndex") == 1
    project.migrate()
    project.assert_settled()
