"""Models → makemigrations → migrate → nothing left, on each database, there and back again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.django.migrations.project import Project

SHOP = """
class Client(models.Model):
    name = models.CharField(max_length=50)


class Tag(models.Model):
    slug = models.CharField(max_length=20, primary_key=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)


class Order(models.Model):
    client = models.ForeignKey(Client, models.CASCADE)
    number = models.IntegerField()
    tags = models.ManyToManyField(Tag)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="order_client_number"),
        ]


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, db_index=False)
    batch = models.ForeignKey("Batch", models.PROTECT, db_index=False)
    quantity = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["quantity"], name="line_quantity"),
            models.Index(fields=["quantity", "batch"], name="line_quantity_batch"),
        ]


class Batch(models.Model):
    code = models.CharField(max_length=20)
"""


@pytest.fixture(params=["postgresql", "sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'database.sqlite3'}"
    name = {"postgresql": "postgres_url", "mariadb": "mariadb_url"}[request.param]
    found: str = request.getfixturevalue(name)
    return found


def test_up_down_up(tmp_path: Path, url: str) -> None:
    project = Project(tmp_path / "project", url, idx={"concurrently": True})
    project.app("shop", SHOP)
    project.idx = {"select": []}
    project.make()
    project.migrate()
    early = project.catalog()

    project.idx = {"concurrently": True, "drop_redundant": True}
    made = project.make()
    project.assert_settled()
    project.migrate()
    late = project.catalog()
    assert late != early
    project.migrate("shop", "0001")
    assert project.catalog() == early
    project.migrate()
    assert project.catalog() == late
    for name in made:
        print(name, project.source(name))
