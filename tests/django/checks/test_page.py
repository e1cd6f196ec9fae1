"""`manage.py idx report --format html` and `manage.py idx strategy`."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.django.checks.project import Project
from tests.html.reading import Read

MODELS = """
    class Order(models.Model):
        number = models.IntegerField()
        parent = models.ForeignKey("self", models.CASCADE, db_index=False)

        class Meta:
            indexes = [
                models.Index(fields=["number"], name="APP_number"),
                models.Index(fields=["number", "parent"], name="APP_both"),
            ]
"""


@pytest.fixture
def shop(project: Project) -> Project:
    project.models(MODELS)
    return project


def test_the_page_has_findings_and_each_table_with_what_its_indexes_are_for(shop: Project) -> None:
    out = io.StringIO()
    with shop.installed(apps=(shop.name,)), pytest.raises(SystemExit, match="1"):
        call_command("idx", "report", "--format", "html", stdout=out)
    read = Read(out.getvalue())
    assert read.wrong == []
    assert len(read.of("details")) == 1
    assert "2 findings: 2 warnings (1 of IDX001, 1 of IDX102)" in read.text
    assert f"(parent_id)derivedforeign key (parent_id) to {shop.name}_order" in read.text
    assert f"{shop.name}_both(number, parent_id)declared" in read.text


def test_the_strategy_has_them_too(shop: Project) -> None:
    out = io.StringIO()
    with shop.installed(apps=(shop.name,)):
        call_command("idx", "strategy", stdout=out)
    assert "Written by `python manage.py idx strategy`." in out.getvalue()
    assert f"foreign key `(parent_id) to {shop.name}_order` | derived |" in out.getvalue()
