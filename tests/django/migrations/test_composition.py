"""The autodetector is composed whatever else is installed, in whatever order."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.django.migrations.project import Project

MODELS = """
class Client(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
"""
TRIGGER = """
    class Meta:
        triggers = [pgtrigger.Protect(name="keep", operation=pgtrigger.Delete)]
"""
NEIGHBOURS = ("pgtrigger", "django_linear_migrations", "django_idx")


@pytest.mark.parametrize("order", list(permutations(NEIGHBOURS)), ids=" ".join)
@pytest.mark.parametrize("place", ["before", "after"])
def test_beside_pgtrigger_and_linear_migrations(
    project: Project, order: tuple[str, ...], place: str
) -> None:
    project.app("shop", "import pgtrigger\n" + MODELS + TRIGGER)
    base = ["django.contrib.contenttypes", "django.contrib.auth"]
    project.installed = [*base, "shop", *order] if place == "after" else [*base, *order, "shop"]
    assert project.make("--skip-checks") == ["shop/0001_initial"]
    source = project.source("shop/0001_initial")
    assert "pgtrigger.migrations.AddTrigger" in source
    assert "fields=['client'], name='ix_shop_order_client_id'" in source
    newest = project.folder / "shop/migrations/max_migration.txt"
    assert newest.read_text() == "0001_initial\n"
    project.manage("check", "--fail-level=ERROR")


OVERRIDING = {
    "subclass": """
from django.core.management.commands.{command} import Command
""",
    "own detector": """
from django.core.management.commands.{command} import Command as Original
from office.detector import Detector


class Command(Original):
    autodetector = Detector
""",
    "own handle": """
from django.core.management.commands.{command} import Command as Original


class Command(Original):
    def handle(self, *labels, **options):
        self.stdout.write("the office's own")
        return super().handle(*labels, **options)
""",
}


@pytest.mark.parametrize("kind", OVERRIDING)
@pytest.mark.parametrize("ours", ["before", "after"])
def test_beside_an_app_with_its_own_commands(project: Project, kind: str, ours: str) -> None:
    project.app("office", MODELS)
    project.write(
        "office/detector.py",
        "from django.db.migrations.autodetector import MigrationAutodetector\n\n\n"
        "class Detector(MigrationAutodetector):\n    pass\n",
    )
    for command in ("makemigrations", "migrate"):
        text = OVERRIDING[kind].format(command=command)
        project.write(f"office/management/commands/{command}.py", text)
    project.installed = ["django_idx", "office"] if ours == "before" else ["office", "django_idx"]
    project.make()
    assert "models.Index(fields=['client']" in project.source("office/0001_initial")
    project.manage("check", "--fail-level=WARNING")


def test_while_states_are_compared_the_collector_spares_the_models(project: Project) -> None:
    project.app("office", MODELS)
    project.write(
        "office/detector.py",
        """
        import gc

        from django.db.migrations.autodetector import MigrationAutodetector


        class Detector(MigrationAutodetector):
            def generate_added_indexes(self):
                print("spared within:", gc.get_threshold()[2] > 1000)
                super().generate_added_indexes()

            def arrange_for_graph(self, *arguments):
                print("spared after:", gc.get_threshold()[2] > 1000)
                return super().arrange_for_graph(*arguments)
        """,
    )
    for command in ("makemigrations", "migrate"):
        text = OVERRIDING["own detector"].format(command=command)
        project.write(f"office/management/commands/{command}.py", text)
    project.installed = ["django_idx", "office"]
    outcome = project.manage("makemigrations")
    assert "spared within: True" in outcome.out
    assert "spared after: False" in outcome.out


def test_a_detector_set_behind_our_back_is_an_error(project: Project) -> None:
    project.app("office", MODELS)
    project.write(
        "office/apps.py",
        """
        from django.apps import AppConfig


        class OfficeConfig(AppConfig):
            name = "office"

            def ready(self):
                from django.core.management.commands import makemigrations, migrate
                from django.db.migrations.autodetector import MigrationAutodetector

                makemigrations.Command.autodetector = MigrationAutodetector
                migrate.Command.autodetector = MigrationAutodetector
        """,
    )
    project.installed = ["django_idx", "office"]
    outcome = project.manage("check", fails=True)
    assert "(django_idx.E001)" in outcome.err
    assert "The makemigrations command does not derive indexes" in outcome.err
    assert "The migrate command does not derive indexes" in outcome.err


def test_setting_up_imports_no_command(project: Project) -> None:
    project.app("office", MODELS)
    project.write(
        "probe.py",
        """
        import os, sys

        os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
        import django

        django.setup()
        before = set(sys.modules)
        heavy = [m for m in before if m.startswith(("django.core.management.commands",
                 "django.db.migrations", "django_idx.auto", "idx_core"))]
        assert not heavy, heavy
        from django.core.management.commands import makemigrations
        assert makemigrations.Command.autodetector.__mro__[1].__name__ == "IndexAutodetectorMixin"
        assert makemigrations.__loader__ is makemigrations.__spec__.loader
        assert type(makemigrations.__loader__).__name__ == "SourceFileLoader"
        assert "django.core.management.commands.migrate" not in sys.modules
        """,
    )
    project.installed = ["office", "django_idx"]  # contenttypes would import much by itself
    project.python_anew("probe.py")
