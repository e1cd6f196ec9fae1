"""Declared queries come and go: what makemigrations and migrate make of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.django.migrations.project import Project

MODELS = """
from django_idx import declared_query


class Order(models.Model):
    client = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)
    status = models.CharField(max_length=10)
    day = models.DateField()

    @classmethod
    @declared_query
    def latest(cls, client):
        return cls.objects.filter(client=client).order_by("-day")[:10]

    @classmethod
    @declared_query
    def open(cls, since):
        return cls.objects.filter(status="OPEN", client=None, day__gt=since)
"""


def project_of(tmp_path: Path) -> Project:
    project = Project(
        tmp_path / "home", f"sqlite:///{tmp_path / 'db.sqlite3'}", idx={"concurrently": True}
    )
    project.app("shop", MODELS)
    project.make()
    return project


def test_from_the_query_to_the_migration_and_back(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    source = project.source("shop/0001_initial")
    assert "fields=['client', 'day']" in source
    assert "condition=models.Q(" in source
    assert source.count("models.Index(") == 2  # the foreign key needs none of its own
    project.assert_settled()
    project.migrate()
    assert "no index serves" not in project.manage("check").err

    # kept whatever else is wanted
    project.idx |= {"mode": "report"}
    project.assert_settled()
    project.idx |= {"mode": "inject", "limit": 0}
    project.assert_settled()
    del project.idx["limit"]

    project.app("shop", MODELS.replace("@declared_query", "# not declared"))
    [name] = project.make()
    source = project.source(name)
    assert source.count("RemoveIndex") == 2
    assert "fields=['client'], name='ix_shop_order_client_id'" in source
    project.migrate()
    project.assert_settled()


def test_a_query_that_breaks_drops_nothing(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    project.migrate()
    before = project.catalog()
    project.app("shop", MODELS.replace("cls.objects.filter(client", "cls.objects.filter(owner"))
    outcome = project.manage("makemigrations", fails=True)
    assert "cannot read declared query 'Order.latest' (shop/models.py:" in outcome.err
    assert "Cannot resolve keyword 'owner'" in outcome.err
    assert "Traceback" not in outcome.err
    assert project.files() == ["shop/0001_initial"]

    # a deploy goes on, and says nothing of changes that are none
    done = project.manage("migrate")
    assert "makemigrations" not in done.out
    assert "W901" in done.err
    assert project.catalog() == before


def test_sql_that_cannot_be_parsed(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    text = "from django_idx import declared_sql\n\nbad = declared_sql('SELECT 1 FROM')\n"
    (project.folder / "reports.py").write_text(text)
    project.idx |= {"queries": ["reports"]}
    outcome = project.manage("makemigrations", fails=True)
    assert "cannot read declared query 'reports.bad'" in outcome.err


@pytest.mark.once
def test_only_what_the_planner_would_use_is_proposed(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    volumes = {"shop_order": {"rows": "40"}}
    project = Project(tmp_path / "home", postgres_url, idx={"prove": True, "volumes": volumes})
    project.app("shop", MODELS)
    project.make()
    source = project.source("shop/0001_initial")
    assert "fields=['client'], name=" in source  # the foreign key's
    assert "condition=" not in source
    project.migrate()

    # what has grown since
    project.idx["volumes"] = {"shop_order": {"rows": "40M"}}
    assert "no changes" not in project.manage("makemigrations", "--dry-run").out.lower()
    assert "makemigrations" not in project.manage("migrate").out


def test_without_postgresql_nothing_can_be_proved(tmp_path: Path) -> None:
    project = Project(
        tmp_path / "home",
        f"sqlite:///{tmp_path / 'db.sqlite3'}",
        idx={"concurrently": True, "prove": True},
    )
    project.app("shop", MODELS)
    outcome = project.manage("makemigrations", fails=True)
    assert "no alias of DATABASES is PostgreSQL" in outcome.err
    assert "Traceback" not in outcome.err
