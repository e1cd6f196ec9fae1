"""A suite of a Django project, without pytest-django."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.suites import Project

FILES = {
    "pytest.ini": "[pytest]\n",
    "settings.py": """
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        INSTALLED_APPS = ["shop", "django_idx"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """,
    "shop/__init__.py": "",
    "shop/models.py": """
        from django.db import models


        class OrderQuerySet(models.QuerySet):
            def of_status(self, *statuses):
                return list(self.filter(status__in=statuses).order_by("-day")[:20])


        class Order(models.Model):
            parent = models.ForeignKey("self", models.CASCADE, db_index=False, null=True)
            status = models.CharField(max_length=20)
            day = models.DateField()

            objects = OrderQuerySet.as_manager()
        """,
    "conftest.py": """
        import os

        os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

        import django
        import pytest

        django.setup()


        @pytest.fixture(scope="session", autouse=True)
        def tables():
            from django.core.management import call_command

            call_command("migrate", run_syncdb=True, verbosity=0)
        """,
    "test_shop.py": """
        import datetime

        import pytest
        from django.db import connection

        from shop.models import Order


        @pytest.fixture
        def order():
            order = Order.objects.create(status="secret", day=datetime.date.today())
            Order.objects.filter(day=order.day).first()
            return order


        @pytest.mark.parametrize("statuses", [("secret",), ("secret", "other"), ("a", "b", "c")])
        def test_by_status(order, statuses):
            Order.objects.of_status(*statuses)


        def test_by_day(order):
            Order.objects.filter(day=order.day).count()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM shop_order WHERE status = 'hush' /* 1 */")
        """,
}
FOUND = "shop_order.parent_id: (IDX001, warning) self-referencing foreign key has no index"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES)


def test_new_findings_fail_and_queries_are_those_of_the_tests(project: Project) -> None:
    run = project.pytest("-n2", "--idx", "--idx-queries", "parallel.json")
    assert run.code == 1, run.out
    assert "4 passed" in run.out
    assert FOUND in run.section
    assert "1 failing. All findings: python manage.py idx report" in run.section

    report = ("-m", "django", "idx", "--settings=settings", "report")
    known = project.run(*report, "--baseline", "idx_baseline.json", "--write-baseline")
    assert known.code == 0, known.out
    run = project.pytest("--idx", "--idx-queries", "serial.json")
    assert run.code == 0, run.out
    assert "No finding that idx_baseline.json does not know fails." in run.section
    assert "3 queries recorded: `report --queries serial.json` judges them" in run.section

    text = (project.folder / "serial.json").read_text()
    assert text == (project.folder / "parallel.json").read_text()
    assert "secret" not in text
    assert "hush" not in text
    recorded = json.loads(text)["queries"]
    assert [(each["place"], each["count"]) for each in recorded] == [
        ("shop/models.py::OrderQuerySet.of_status", 3),
        ("test_shop.py::test_by_day", 1),
        ("test_shop.py::test_by_day", 1),
    ]
    run = project.run(*report, "--queries", "serial.json", "--fail-on", "never")
    assert run.code == 0
    assert run.out.startswith("3 findings: 1 warning (IDX001), 2 advice (IDX010)")
    assert "status: (IDX010, advice) no index serves shop/models.py::OrderQuerySet." in run.out
    assert "HINT: Declare it in shop.Order: status = models.CharField(max_length=20, db" in run.out


def test_without_the_options_nothing_is_imported(project: Project) -> None:
    (project.folder / "conftest.py").unlink()
    (project.folder / "test_shop.py").write_text(
        "import sys\n\n"
        "def test_nothing():\n"
        "    ours = ('idx_core', 'pytest_idx.', 'django', 'sqlalchemy', 'alembic', 'sqlglot')\n"
        "    found = {name for name in sys.modules if name.startswith(ours)}\n"
        "    assert found == {'pytest_idx.plugin'}\n"
    )
    run = project.pytest(autoload=True)
    assert run.code == 0, run.out
    assert run.section == ""


def test_what_cannot_be_judged_is_one_line(project: Project) -> None:
    (project.folder / "settings.py").write_text("IDX = {'mod': 1}\nINSTALLED_APPS = []\n")
    (project.folder / "test_shop.py").write_text("def test_nothing(): pass\n")
    (project.folder / "conftest.py").write_text(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n"
    )
    run = project.pytest("--idx", "--idx-queries", "none/here.json")
    assert run.code == 1
    assert run.section.splitlines() == [
        "ERROR: cannot write queries 'none/here.json': No such file or directory",
        f"ERROR: {_unknown()}",
    ]
    (project.folder / "conftest.py").unlink()
    run = project.pytest("--idx")
    assert run.code == 1
    assert (
        "has neither Django's settings (DJANGO_SETTINGS_MODULE) nor an alembic.ini" in run.section
    )


def _unknown() -> str:
    from idx_core.errors import SettingsError
    from idx_core.settings import parse_settings

    with pytest.raises(SettingsError) as raised:
        parse_settings({"mod": 1}, "settings.IDX")
    return str(raised.value)
