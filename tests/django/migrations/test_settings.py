"""The settings at work: modes, limits, ignores, apps; and what a bad one says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.django.migrations.project import Project

BEFORE = """
class Client(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
    payer = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, db_index=False)
"""
# ranked: the cascading ones first, the deeper one before the other
RANKED = ("shop_line.order_id", "shop_order.client_id", "shop_order.payer_id")


@pytest.fixture
def late(project: Project) -> Project:
    project.app("shop", BEFORE)
    project.idx = {"select": []}
    project.make()
    project.idx = {"concurrently": True}
    return project


def indexed(project: Project, *names: str) -> set[str]:
    sources = "".join(project.source(name) for name in names)
    subjects = {"order": RANKED[0], "client": RANKED[1], "payer": RANKED[2]}
    return {subject for name, subject in subjects.items() if f"fields=['{name}']" in sources}


def test_report(late: Project) -> None:
    late.idx["mode"] = "report"
    outcome = late.manage("makemigrations")
    lines = outcome.out.splitlines()
    assert lines[:2] == ["No changes detected", "Indexes left to you:"]
    starts = [line.split(":")[0].strip() for line in lines[2:] if line.startswith("  shop")]
    assert tuple(starts) == RANKED
    assert all(len(line) <= 100 for line in lines)
    assert "HINT" not in outcome.out
    assert late.manage("makemigrations", "--verbosity=0").out == ""


def test_what_exists_stays_when_new_ones_are_only_reported(late: Project) -> None:
    late.idx["limit"] = 1
    first = late.make()
    assert indexed(late, *first) == {RANKED[0]}
    late.idx = {"concurrently": True, "mode": "report", "ignore_objects": {RANKED[0]: "small"}}
    late.assert_settled()
    late.idx = {"concurrently": True, "limit": 1}
    assert indexed(late, *late.make()) == {RANKED[1]}


def test_ignored(late: Project) -> None:
    late.idx["ignore_objects"] = {"shop_order.*": "forty rows"}
    assert indexed(late, *late.make()) == {RANKED[0]}
    outcome = late.manage("makemigrations")
    assert outcome.out == "No changes detected\n"


def test_a_rule_that_is_not_selected(late: Project) -> None:
    late.idx["ignore"] = ["IDX001"]
    assert late.manage("makemigrations").out == "No changes detected\n"


def test_asked(late: Project) -> None:
    late.idx["mode"] = "ask"
    outcome = late.manage_on_terminal("1\n2\n3\n", "makemigrations")
    assert "shop_line.order_id: (IDX001)" in outcome.out
    assert "1) Add this index" in outcome.out
    made = [name for name in late.files() if name.startswith("shop/0002")]
    assert indexed(late, *made) == {RANKED[0], RANKED[2]}
    assert RANKED[1] in outcome.out.partition("Indexes left to you:")[2]
    late.manage_on_terminal("4\n", "makemigrations")
    assert len(late.files()) == 2


@pytest.mark.parametrize(
    "arguments", [("makemigrations",), ("makemigrations", "--noinput"), ("migrate",)]
)
def test_nobody_to_ask(late: Project, arguments: tuple[str, ...]) -> None:
    late.idx["mode"] = "ask"
    late.manage(*arguments)
    assert late.files() == ["shop/0001_initial"]


def test_naming(late: Project) -> None:
    late.idx["naming"] = "{table}_{columns}_idx"
    source = "".join(late.source(name) for name in late.make())
    assert "name='shop_line_order_id_idx'" in source
    late.idx["naming"] = "{columns}_of_{table}_it_is"
    late.assert_settled()  # those that exist keep their names


@pytest.mark.parametrize(
    ("idx", "message"),
    [
        ({"mod": "ask"}, "settings.IDX: unknown key 'mod'; did you mean 'mode'? (allowed: "),
        ({"limit": -1}, "settings.IDX: limit = -1 is not allowed; it must be a whole number"),
        ({"apps": ["shoop"]}, "'shoop'; did you mean 'shop'?"),
        (["shop"], "settings.IDX = ['shop'] is not allowed; it must be a dictionary"),
    ],
)
def test_a_bad_setting(late: Project, idx: Any, message: str) -> None:
    late.idx = idx
    for arguments in (("makemigrations", "--skip-checks"), ("migrate", "--skip-checks")):
        outcome = late.manage(*arguments, fails=arguments[0] == "makemigrations")
        if outcome.code:
            [line] = outcome.err.splitlines()
            assert line.startswith("CommandError: ")
            assert message in line
    assert late.files() == ["shop/0001_initial"]


def test_installed_packages_are_left_alone(late: Project) -> None:
    """Also when one of them lacks an index, and when the project is what is installed."""
    late.write("site-packages/parcel/__init__.py", "")
    late.write("site-packages/parcel/migrations/__init__.py", "")
    late.write("site-packages/parcel/models.py", "from django.db import models\n" + BEFORE)
    late.write("manage.py", "import sys\nsys.path.append('site-packages')\n" + MANAGE)
    late.installed = ["django.contrib.contenttypes", "parcel", "shop", "django_idx"]
    late.idx = {"select": []}
    assert late.make() == []
    late.idx = {"concurrently": True}
    assert [name.split("/")[0] for name in late.make()] == ["shop"]
    late.idx = {"concurrently": True, "apps": ["parcel"]}
    outcome = late.manage("makemigrations", "--dry-run")
    assert "site-packages/parcel/migrations" in outcome.out


MANAGE = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


def test_a_rule_that_raises(late: Project) -> None:
    """The others go on, files are written, what exists stays, and the exit code tells."""
    late.make()
    late.write(
        "shop/apps.py",
        """
        from django.apps import AppConfig


        class ShopConfig(AppConfig):
            name = "shop"

            def ready(self):
                from dataclasses import replace
                from django_idx import judging

                def broken(table, schema):
                    if table.name.name == "shop_order":
                        raise ValueError("broken on purpose")
                    yield from first.judge(table, schema)

                first, *others = judging.warning_rules()
                rules = (replace(first, judge=broken), *others)
                judging.warning_rules = lambda schema: rules
        """,
    )
    late.app(
        "shop",
        BEFORE + "    up = models.ForeignKey('self', models.CASCADE, null=True, db_index=False)\n",
    )
    outcome = late.manage("makemigrations", "--skip-checks", "--noinput", fails=True)
    assert "shop_order: (IDX000) rule IDX001" in outcome.out
    assert "ValueError: broken on purpose" in outcome.out
    assert outcome.err.count("\n") == 1, outcome.err
    assert outcome.err.startswith("CommandError: a rule of migration-idx failed")
    made = "".join(late.source(name) for name in late.files() if name > "shop/0003")
    assert "RemoveIndex" not in made
    assert "fields=['up']" in made


@pytest.mark.once
@pytest.mark.peer(17)
def test_the_same_under_any_hash_seed(late: Project) -> None:
    late.idx["drop_redundant"] = True
    seen = set()
    for seed in range(10):
        late.environment = {"PYTHONHASHSEED": str(seed)}
        outcome = late.manage("makemigrations", "--dry-run", "--verbosity=3")
        seen.add("\n".join(line for line in outcome.out.splitlines() if "Generated" not in line))
    assert len(seen) == 1
