"""Renames, and dependencies among apps whose migrations are split, renamed or vanish."""

from __future__ import annotations

import pytest

from tests.django.migrations.project import Project

CLIENT = """
class Client(models.Model):
    name = models.CharField(max_length=50)
"""
ORDER = """
class Order(models.Model):
    client = models.ForeignKey("crm.Client", models.CASCADE, db_index=False)
    code = models.CharField(max_length=9)
"""


@pytest.fixture
def late(project: Project) -> Project:
    project.app("crm", CLIENT)
    project.app("shop", ORDER)
    project.idx = {"select": []}
    project.make()
    project.migrate()
    project.idx = {"concurrently": True}
    return project


def there_and_back(project: Project, *targets: str) -> None:
    """Apply what was made, go back to the targets (`label/0002_name`), apply it again."""
    early = project.catalog()
    project.migrate()
    late = project.catalog()
    project.python("migrate_back.py", *targets)
    assert project.catalog() == early
    project.migrate()
    assert project.catalog() == late
    project.assert_settled()


def test_an_app_whose_only_operation_moves(late: Project) -> None:
    """Another app's new foreign key depends on what there is, not on the index that moved."""
    late.app("crm", CLIENT + "    class Meta:\n        indexes = [INDEX]\n".replace("INDEX", INDEX))
    late.app(
        "shop",
        ORDER + "    payer = models.ForeignKey('crm.Client', models.CASCADE, null=True,"
        " related_name='+')\n",
    )
    made = late.make()
    assert made == [
        "crm/0002_client_client_name",
        "shop/0002_order_payer",
        "shop/0003_order_payer_indexes",
    ]
    assert "('crm', '0001_initial')" in late.source("shop/0002_order_payer")
    there_and_back(late, "crm/0001_initial", "shop/0001_initial")


INDEX = "models.Index(fields=['name'], name='client_name')"


def test_apps_that_depend_on_each_other(late: Project) -> None:
    """Django itself chops the apps' lists; whatever is referred to still exists in the end."""
    late.app(
        "crm",
        CLIENT
        + """
    last = models.ForeignKey("shop.Basket", models.SET_NULL, null=True, related_name="+")
    class Meta:
        indexes = [INDEX]


class Visit(models.Model):
    basket = models.ForeignKey("shop.Basket", models.CASCADE)
""".replace("INDEX", INDEX),
    )
    late.app(
        "shop",
        ORDER
        + """
    class Meta:
        indexes = [models.Index(fields=["code"], name="order_code")]


class Basket(models.Model):
    client = models.ForeignKey("crm.Client", models.CASCADE, db_index=False)
    first = models.ForeignKey("crm.Visit", models.CASCADE, null=True, related_name="+")
""",
    )
    made = late.make()
    assert sum("0003" in name or "0004" in name for name in made) >= 2
    there_and_back(late, "crm/0001_initial", "shop/0001_initial")


def test_a_model_is_renamed(late: Project) -> None:
    """Its derived index goes along; under the name that the old table gave it."""
    late.make()
    late.migrate()
    late.app("shop", ORDER.replace("class Order", "class Purchase"))
    late.manage("makemigrations", stdin="y\n")
    source = late.source(late.files()[-1])
    assert "RenameModel" in source
    assert "Index" not in source
    late.migrate()
    late.assert_settled()


def test_a_model_is_renamed_and_loses_an_index(late: Project) -> None:
    late.app("shop", ORDER + "    class Meta:\n        indexes = [CODE]\n".replace("CODE", CODE))
    late.make()
    late.migrate()
    late.app("shop", ORDER.replace("class Order", "class Purchase"))
    before = late.files()[-1]
    late.manage("makemigrations", stdin="y\n")
    there_and_back(late, before)


CODE = "models.Index(fields=['code'], name='order_code')"


def test_the_referenced_model_is_renamed(late: Project) -> None:
    unique = "    class Meta:\n        unique_together = [('client', 'code')]\n"
    late.app("shop", ORDER.replace(", db_index=False", "") + unique)
    late.make()
    late.migrate()
    late.idx["drop_redundant"] = True
    late.app("crm", CLIENT.replace("class Client", "class Customer"))
    changed = ORDER.replace(", db_index=False", "").replace("crm.Client", "crm.Customer")
    late.app("shop", changed + unique)
    before = late.files()[-1]
    late.manage("makemigrations", stdin="y\n")
    source = late.source(late.files()[-1])
    assert "AlterFieldConcurrently" in source
    assert "migrations.AlterField" not in "".join(late.source(name) for name in late.files())
    there_and_back(late, before, "crm/0001_initial")


def test_a_field_is_renamed(late: Project) -> None:
    late.make()
    late.migrate()
    late.app("shop", ORDER.replace("    client = ", "    customer = "))
    before = late.files()[-1]
    late.manage("makemigrations", stdin="y\n")
    there_and_back(late, before)


def test_a_field_is_renamed_where_new_indexes_are_only_reported(late: Project) -> None:
    """An index that exists is kept; the rename makes it no new one."""
    late.make()
    late.migrate()
    late.idx["mode"] = "report"
    late.app("shop", ORDER.replace("    client = ", "    customer = "))
    late.manage("makemigrations", stdin="y\n")
    late.migrate()
    assert sum("ix_shop_order" in name for name in late.catalog()) == 1
    late.assert_settled()
