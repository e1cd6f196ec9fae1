"""`manage.py idx report`: what `check` knows, whole, in every format, with places."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.django.checks.project import Project

MODELS = """
    class Order(models.Model):
        number = models.IntegerField()
        parent = models.ForeignKey("self", models.CASCADE, db_index=False)
        tags = models.ManyToManyField("Tag")

        class Meta:
            indexes = [
                models.Index(fields=["number"], name="APP_number"),
                models.Index(fields=["number", "parent"], name="APP_both"),
            ]

    class Tag(models.Model):
        pass
"""


@pytest.fixture
def shop(project: Project) -> Project:
    project.models(MODELS)
    return project


def report(project: Project, *arguments: str, fails: bool = True, **idx: Any) -> str:
    out = io.StringIO()
    outcome = pytest.raises(SystemExit, match="1") if fails else nullcontext()
    with project.installed(apps=(project.name,), **idx), outcome:
        call_command("idx", "report", *arguments, stdout=out)
    return out.getvalue()


def test_each_finding_has_the_line_of_its_field(shop: Project) -> None:
    lines = (shop.package / "models.py").read_text().splitlines()
    told = json.loads(report(shop, "--format", "json"))
    found = {(each["rule"], *each["columns"]): each for each in told["findings"]}
    assert {key: lines[each["line"] - 1].strip().split()[0] for key, each in found.items()} == {
        ("IDX001", "parent_id"): "parent",
        ("IDX102", "number"): "number",
        ("IDX103", "order_id"): "tags",
    }
    assert {each["file"].rpartition("/")[2] for each in found.values()} == {"models.py"}


def test_hints_are_those_of_check(shop: Project) -> None:
    told = json.loads(report(shop, "--format", "json"))
    hints = {each["hint"] for each in told["findings"]}
    assert hints == {message.hint for message in shop.messages(apps=(shop.name,))}


def test_what_is_ignored_is_not_told(shop: Project) -> None:
    assert report(shop, fails=False, ignore=("IDX0", "IDX1")) == "No findings.\n"


def test_a_database_that_does_not_answer_is_one_line(
    django_database: Callable[[str], str],
) -> None:
    alias = django_database("postgresql://reader:hush@127.0.0.1:1/shop")
    with pytest.raises(CommandError, match=r"^cannot run health: .*(refused|failed)") as failed:
        call_command("idx", "health", f"--database={alias}")
    assert failed.value.returncode == 2
    assert "hush" not in str(failed.value)
