"""The panel in the real django-debug-toolbar, asked by Django's test client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks.registry import registry
from django.db import connection, connections
from django.http import HttpRequest
from django.test import Client, override_settings

from tests.django.checks.project import Project

MODELS = """
    class Order(models.Model):
        parent = models.ForeignKey("self", models.CASCADE)
        status = models.CharField(max_length=20)
        day = models.IntegerField()

        class Meta:
            db_table = "<orders>"
"""
# What a migration has derived serves as well as what the model declares.
MIGRATION = """
migrations.CreateModel(name='Order', fields=[
    ('id', models.BigAutoField(primary_key=True)),
    ('parent', models.ForeignKey('self', models.CASCADE)),
    ('status', models.CharField(max_length=20)),
    ('day', models.IntegerField()),
]),
django_idx.operations.AddIndexConcurrently(
    model_name='order', index=models.Index(fields=['day'], name='derived')),
"""


def shown(request: HttpRequest) -> bool:
    return True


@pytest.fixture
def project(tmp_path: Path, _database_access: None) -> Iterator[Project]:
    project = Project(tmp_path)
    project.models(MODELS)
    project.migration("0001_initial", MIGRATION)
    with (
        override_settings(
            DEBUG=True,
            ROOT_URLCONF="tests.django.toolbar.urls",
            STATIC_URL="/static/",
            ALLOWED_HOSTS=["*"],
            BASE_DIR=Path(__file__).parents[3],
            MIDDLEWARE=["debug_toolbar.middleware.DebugToolbarMiddleware"],
            DEBUG_TOOLBAR_PANELS=["django_idx.toolbar.IndexPanel"],
            DEBUG_TOOLBAR_CONFIG={
                "SHOW_TOOLBAR_CALLBACK": "tests.django.toolbar.test_panel.shown",
                "IS_RUNNING_TESTS": False,
            },
            TEMPLATES=[
                {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
            ],
        ),
        override_settings(
            INSTALLED_APPS=[*settings.INSTALLED_APPS, "django.contrib.staticfiles", "debug_toolbar"]
        ),
        project.installed(apps=(project.name,)),
    ):
        from django_idx import toolbar

        toolbar._schema.cache_clear()
        toolbar._judged.cache_clear()
        order = apps.get_model(project.name, "Order")
        with connection.schema_editor() as editor:
            editor.create_model(order)
        yield project
        with connection.schema_editor() as editor:
            editor.delete_model(order)
    # Its checks were registered for the whole process, and want the app to be installed.
    registry.registered_checks = {
        check
        for check in registry.registered_checks
        if not check.__module__.startswith("debug_toolbar")
    }


def test_queries_that_no_index_serves(project: Project) -> None:
    from debug_toolbar.toolbar import DebugToolbar

    kept: list[Any] = []

    def created(sender: Any, toolbar: Any, **_: Any) -> None:
        kept.append(toolbar)

    DebugToolbar._created.connect(created)
    try:
        response = Client().get(f"/orders/{project.name}/", {"status": "<hush>"})
    finally:
        DebugToolbar._created.disconnect(created)
    assert "1 missing" in response.content.decode()
    (panel,) = kept[0].enabled_panels
    (missing,) = panel.get_stats()["indexes"]
    assert missing["subject"] == "<orders>.status"
    assert "db_index=True" in missing["hint"]
    (query,) = missing["queries"]
    assert query["place"] == "tests/django/toolbar/urls.py::orders"
    assert query["sql"].endswith('WHERE "<orders>"."status" = $1')
    assert query["count"] == 1

    page = panel.content
    assert "&lt;orders&gt;" in page
    assert "<orders>" not in page
    assert "hush" not in page
    assert all(not each.execute_wrappers for each in connections.all(initialized_only=True))
