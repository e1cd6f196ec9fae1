"""Models that only a view imports are the project's too, as makemigrations has it."""

from __future__ import annotations

from pathlib import Path

from tests.django.migrations.project import Project

LATE = """
    from django.db import models

    class Late(models.Model):
        name = models.CharField(max_length=80)

        class Meta:
            app_label = "shop"
            db_table = "late"
            indexes = [models.Index(fields=["name"], name="late_name")]
"""


def test_they_are_verified(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'database.sqlite3'}"
    project = Project(tmp_path, url, extra='ROOT_URLCONF = "project.urls"')
    project.app("shop", "")
    project.write("project/late.py", LATE)
    project.write("project/urls.py", "from project import late\n\nurlpatterns = []\n")
    project.make()
    project.migrate()
    told = project.manage("idx", "verify", "--all").out
    assert "same late: late_name [shop.Late: Meta.indexes]" in told

    project.write("project/urls.py", "import nothing_of_that_name\n")
    told = project.manage("idx", "verify", fails=True).err
    assert "cannot load the URLs of 'project.urls': No module named 'nothing_of_that_name'" in told
