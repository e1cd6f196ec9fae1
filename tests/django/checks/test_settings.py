"""What the checks obey: settings, silences, app configs; and that they never need a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import ERROR, WARNING
from django.core.checks.registry import registry
from django.db import connections

from django_idx import judging
from django_idx.checks import check_indexes
from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.rule import rule
from idx_core.warning_rules import warning_rules
from tests.django.checks.project import Project

MODELS = """
class Parent(models.Model):
    pass
class Item(models.Model):
    parent = models.ForeignKey(Parent, models.CASCADE, db_index=False)
    other = models.ForeignKey(Parent, models.CASCADE, related_name="+")
    class Meta:
        unique_together = [("other", "parent")]
"""


@pytest.fixture
def project(project: Project) -> Project:
    project.models(MODELS)
    return project


def test_all_of_them(project: Project) -> None:
    assert project.ids() == ["django_idx.W001", "django_idx.W103"]
    assert all(message.level == WARNING for message in project.messages())


def test_registered_with_the_other_checks_of_models(project: Project) -> None:
    assert "check_indexes" in [
        getattr(check, "__name__", "") for check in registry.get_checks() if "models" in check.tags
    ]


def test_select_and_ignore(project: Project) -> None:
    assert project.ids(select=["IDX1"]) == ["django_idx.W103"]
    assert project.ids(ignore=["IDX1"]) == ["django_idx.W001"]


def test_one_object_is_ignored(project: Project) -> None:
    for key in (f"{project.name}_item.parent_id", f"IDX001:{project.name}_item*"):
        assert project.ids(ignore_objects={key: "40 rows"}) == ["django_idx.W103"]


def test_djangos_own_silence(project: Project) -> None:
    assert project.check({"SILENCED_SYSTEM_CHECKS": ["django_idx.W001", "django_idx.W103"]}) == []


def test_only_the_apps_of_the_setting(project: Project) -> None:
    assert project.ids(apps=["django_idx"]) == []


def test_only_the_apps_that_are_asked_for(project: Project) -> None:
    with project.installed():
        assert check_indexes([apps.get_app_config("auth")]) == []
        assert len(check_indexes([apps.get_app_config(project.name)])) == 2


def test_installed_packages_are_nobodys_concern_unless_asked_for(project: Project) -> None:
    project.models("")
    assert project.ids() == []
    assert "django_idx.W103" in project.ids(apps="*")  # auth's many-to-many tables


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"mod": "ask"}, "settings.IDX: unknown key 'mod'; did you mean 'mode'?"),
        ({"limit": -1}, "settings.IDX: limit = -1 is not allowed"),
        ({"apps": ["auht"]}, "settings.IDX: apps: no installed app has the label 'auht'"),
    ],
)
def test_a_wrong_setting_is_one_error(
    project: Project, setting: dict[str, Any], message: str
) -> None:
    [error] = project.messages(**setting)
    assert (error.id, error.level) == ("django_idx.E002", ERROR)
    assert error.msg.startswith(message)


def test_a_rule_that_fails_hides_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    @rule("IDX999")
    def broken(table: Table, schema: Schema) -> Iterator[Finding]:
        raise ZeroDivisionError(table.label)

    monkeypatch.setattr(judging, "warning_rules", lambda schema: (*warning_rules(schema), broken))
    ids = project.ids()
    assert "django_idx.W000" in ids  # though not for a table in order, which is not judged
    assert {"django_idx.W001", "django_idx.W103"} < set(ids)
    text = project.check()[0]
    assert "rule IDX999 (broken) failed: ZeroDivisionError: APP.Item" in text


def test_no_database_is_asked(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a check asked the database")

    for alias in connections:
        monkeypatch.setattr(connections[alias], "connect", refuse)
        monkeypatch.setattr(connections[alias], "ensure_connection", refuse)
    assert len(project.ids()) == 2
