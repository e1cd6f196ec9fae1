"""An index that a declared query needs is not dropped unnoticed."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

MODELS = """
from django.db import models
from django_idx import declared_query


class Order(models.Model):
    status = models.CharField(max_length=20)
    note = models.CharField(max_length=20)
    at = models.DateTimeField()

    @classmethod
    @declared_query
    def asked(cls, value):
        return cls.objects.filter({column}=value)
"""
MIGRATION = """
from django.db import migrations, models

from django_idx import operations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [{dependencies}]
    operations = [
{operations}
    ]
"""
FIRST = """
        migrations.CreateModel("Order", [
            ("id", models.BigAutoField(primary_key=True)),
            ("status", models.CharField(max_length=20)),
            ("note", models.CharField(max_length=20)),
            ("at", models.DateTimeField()),
        ], options={"indexes": [models.Index(fields=["status"], name="order_status_idx")]}),
"""
CREATE = """
        operations.AddIndexConcurrently(
            "order", models.Index(fields=[{fields}], name="order_new_idx")
        ),
"""
DROP = '        operations.RemoveIndexConcurrently("order", "order_status_idx"),\n'
_numbers = count(1)


@pytest.mark.parametrize(
    ("column", "created", "lost"),
    [
        ("status", "", True),
        ("status", '"at", "status"', True),
        ("status", '"status", "at"', False),
        ("note", "", False),
    ],
)
def test_drop_of_an_index(column: str, created: str, lost: bool, tmp_path: Path) -> None:
    with _app(tmp_path, column, CREATE.format(fields=created) if created else "") as label:
        told = _told(label)
    message = "index 'order_status_idx' is dropped, but declared query Order.asked has no other"
    assert told == ([("IDX404", message)] if lost else [])


def test_annotations(tmp_path: Path) -> None:
    out = StringIO()
    options = ["--format=github", f"--root={tmp_path}"]
    with _app(tmp_path, "status", "") as label, pytest.raises(SystemExit) as ended:
        call_command("idx", "hazards", *options, f"{label}.0002", stdout=out)
    assert ended.value.code == 1
    annotated, summary = out.getvalue().splitlines()
    start, _, message = annotated.removeprefix("::").partition("::")
    source = f"{label}/migrations/0002_drop.py"
    assert start == f"error file={source},line=11,title=IDX404 {label}.0002_drop"
    assert message.startswith("index 'order_status_idx' is dropped, but declared query Order.asked")
    assert summary == "1 hazard in 1 migration."


def _told(label: str) -> list[tuple[str, str]]:
    out = StringIO()
    with suppress(SystemExit):  # that it found one
        call_command("idx", "hazards", "--format=json", f"{label}.0002", stdout=out)
    found: list[Any] = json.loads(out.getvalue())["hazards"]
    return [(each["rule"], each["message"]) for each in found]


@contextmanager
def _app(folder: Path, column: str, created: str) -> Iterator[str]:
    """An app of its own, whose models declare a query."""
    label = f"declaring_{next(_numbers)}"
    migrations = folder / label / "migrations"
    migrations.mkdir(parents=True)
    (folder / label / "__init__.py").touch()
    (migrations / "__init__.py").touch()
    (folder / label / "models.py").write_text(MODELS.format(column=column))
    first = MIGRATION.format(dependencies="", operations=FIRST)
    second = MIGRATION.format(dependencies=f'("{label}", "0001_first")', operations=created + DROP)
    (migrations / "0001_first.py").write_text(first)
    (migrations / "0002_drop.py").write_text(second)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        with override_settings(
            INSTALLED_APPS=[*settings.INSTALLED_APPS, label], IDX={"concurrently": True}
        ):
            yield label
    finally:
        sys.path.remove(str(folder))
