"""Advice is told where it is asked for: by `manage.py check APP`, and never as a warning."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import INFO, CheckMessage
from django.test import override_settings

from django_idx.checks import check_indexes
from tests.django.checks.project import Project

MODELS = """
class Task(models.Model):
    done = models.BooleanField(db_index=True)
    status = models.CharField(max_length=9)
    due_on = models.DateField()
    replaced = models.ForeignKey("self", models.CASCADE, null=True)
    class Meta:
        db_table = "tasks"
        get_latest_by = "due_on"
"""
SNAPSHOT = """
format = 1
postgresql = 18

[table.public.tasks]
rows = 2_000_000
pages = 30_000
column.replaced_id = { nulls = 0.97 }
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.models(MODELS)
    return project


def named(project: Project, **idx: object) -> list[CheckMessage]:
    with project.installed(**idx):
        return list(check_indexes([apps.get_app_config(project.name)]))


def test_not_before_every_command(project: Project) -> None:
    assert project.messages() == []


def test_for_a_named_app(project: Project) -> None:
    [message] = named(project)
    assert (message.id, message.level) == ("django_idx.I201", INFO)
    assert message.msg.startswith("done: index (done) is on a column of two values alone")
    assert "Make it partial" in str(message.hint)


def test_silenced_like_a_warning(project: Project) -> None:
    with override_settings(SILENCED_SYSTEM_CHECKS=["django_idx.I201"]):
        assert named(project) == []


def test_declared_volumes_are_read(project: Project) -> None:
    ids = {m.id for m in named(project, volumes={"tasks": {"rows": "2M"}})}
    assert ids == {"django_idx.I006", "django_idx.I201"}


def test_the_snapshot_in_the_projects_folder_is_read(project: Project, tmp_path: Path) -> None:
    (tmp_path / "idx_statistics.toml").write_text(SNAPSHOT, encoding="utf-8")
    with override_settings(BASE_DIR=tmp_path):
        ids = {m.id for m in named(project)}
    assert ids == {"django_idx.I006", "django_idx.I201", "django_idx.I202"}


def test_a_snapshot_that_cannot_be_read_is_one_error(project: Project, tmp_path: Path) -> None:
    (tmp_path / "idx_statistics.toml").write_text("format = 99", encoding="utf-8")
    with override_settings(BASE_DIR=tmp_path):
        [error] = named(project)
        assert project.messages() == []  # only advice takes sizes
    assert error.id == "django_idx.E003"
    assert "idx_statistics.toml" in error.msg
