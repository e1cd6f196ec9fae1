"""Checks run before almost every command: ten findings and a sum, unless an app is named."""

from pathlib import Path

import pytest
from django.apps import apps

from django_idx.checks import SHOWN, SUMMARY_ID, check_indexes
from tests.django.checks.project import Project

MODEL = """
class Item{n}(models.Model):
    parent = models.ForeignKey("self", models.CASCADE, db_index=False)
    owner = models.ForeignKey("Item0", models.CASCADE, related_name="+")
    class Meta:
        unique_together = [("owner", "parent")]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.models("\n".join(MODEL.format(n=n) for n in range(8)))
    return project


def test_ten_and_a_sum(project: Project) -> None:
    *told, summary = project.messages()
    assert [m.id for m in told] == ["django_idx.W001"] * 8 + ["django_idx.W103"] * 2
    assert len(told) == SHOWN
    assert summary.id == SUMMARY_ID
    assert "6 more findings of less weight (6 of IDX103)" in summary.msg
    assert "manage.py check APP_LABEL" in str(summary.hint)


def test_all_of_a_named_app(project: Project) -> None:
    with project.installed():
        messages = check_indexes([apps.get_app_config(project.name)])
    assert len(messages) == 16
    assert SUMMARY_ID not in {m.id for m in messages}


def test_silenced_ids_do_not_count(project: Project) -> None:
    messages = project.messages({"SILENCED_SYSTEM_CHECKS": ["django_idx.W001"]})
    assert {m.id for m in messages} == {"django_idx.W103"}
    assert len(messages) == 8


def test_no_sum_of_nothing(project: Project) -> None:
    assert len(project.messages(select=["IDX001"])) == 8
