# mypy: disable-error-code="var-annotated"
"""AlterFieldConcurrently: the field's own index and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, models
from django.db.migrations.operations import AlterField, AlterModelTable, RenameField
from django.test import override_settings

from django_idx.operations import AlterFieldConcurrently, ConcurrentOperationError
from tests.django.operations.harness import Migrator, create


def reference(to: str = "shop.Client", **words: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, models.CASCADE, **words)


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(
        create("Client", code=models.CharField(max_length=9, unique=True)),
        create(
            "Order",
            client=reference(),
            by_code=reference(to_field="code", related_name="+"),
            note=models.CharField(max_length=20, db_index=True),
        ),
    )
    migrator.execute("INSERT INTO shop_client (code) VALUES ('c')")
    migrator.execute("INSERT INTO shop_order (client_id, by_code_id, note) VALUES (1, 'c', 'n')")
    return migrator


def test_drops_only_its_index_and_comes_back(shop: Migrator) -> None:
    shop.execute("CREATE INDEX a_dbas_own ON shop_order (client_id)")
    keys, before = shop.constraints("shop_order"), shop.indexes("shop_order")
    with shop.statements() as ran:
        shop.apply(AlterFieldConcurrently("Order", "client", reference(db_index=False)))
    [gone] = before.keys() - shop.indexes("shop_order").keys()
    assert [
        sql for sql in ran if sql.startswith(("DROP", "ALTER", "CREATE", "SET CONSTRAINTS"))
    ] == [f'DROP INDEX CONCURRENTLY "public"."{gone}"']
    assert gone.startswith("shop_order_client_id_")
    assert shop.constraints("shop_order") == keys  # the same objects, not equal new ones
    shop.unapply()
    assert shop.indexes("shop_order") == before
    assert shop.constraints("shop_order") == keys


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("by_code", reference(to_field="code", related_name="+", db_index=False)),
        ("note", models.CharField(max_length=20)),
    ],
)
def test_the_like_companion_goes_and_comes_with_it(
    shop: Migrator, name: str, field: models.Field[Any, Any]
) -> None:
    before = shop.indexes("shop_order")
    shop.apply(AlterFieldConcurrently("Order", name, field))
    gone = sorted(before.keys() - shop.indexes("shop_order").keys())
    assert len(gone) == 2
    assert gone[1] == f"{gone[0]}_like"
    shop.unapply()
    assert shop.indexes("shop_order") == before


def test_stock_django_makes_the_same_indexes(shop: Migrator) -> None:
    turned = models.CharField(max_length=20)
    before = shop.indexes("shop_order")
    shop.apply(AlterField("Order", "note", turned))
    shop.apply(
        AlterFieldConcurrently("Order", "note", models.CharField(max_length=20, db_index=True))
    )
    assert shop.indexes("shop_order") == before


def test_what_differs_in_more_than_its_index_is_stock_djangos_work(shop: Migrator) -> None:
    wider = models.CharField(max_length=40)
    shop.apply(AlterFieldConcurrently("Order", "note", wider))
    assert not any("note" in text for text in shop.indexes("shop_order").values())
    assert shop.execute(
        "SELECT character_maximum_length FROM information_schema.columns"
        " WHERE table_name = 'shop_order' AND column_name = 'note'"
    ) == [(40,)]


def test_the_index_of_a_unique_field_is_left_alone(shop: Migrator) -> None:
    before = shop.indexes("shop_client")
    field = models.CharField(max_length=9, unique=True, db_index=True)
    shop.apply(AlterFieldConcurrently("Client", "code", field))
    assert shop.indexes("shop_client") == before


def test_an_index_under_a_historical_name_is_found(shop: Migrator) -> None:
    shop.apply(AlterModelTable("Order", "purchases"), RenameField("Order", "client", "buyer"))
    historical = [name for name in shop.indexes("purchases") if "_client_id_" in name]
    assert len(historical) == 1
    shop.apply(AlterFieldConcurrently("Order", "buyer", reference(db_index=False)))
    assert historical[0] not in shop.indexes("purchases")
    assert not any("buyer_id" in text for text in shop.indexes("purchases").values())


def test_a_declared_index_of_the_column_is_not_taken_for_the_fields(shop: Migrator) -> None:
    shop.apply(AlterModelTable("Order", "purchases"))
    mine = models.Index(fields=["client"], name="mine_client_0123abcd")
    shop.state.add_index("shop", "order", mine)
    shop.execute("CREATE INDEX mine_client_0123abcd ON purchases (client_id)")
    shop.apply(AlterFieldConcurrently("Order", "client", reference(db_index=False)))
    left = [name for name, text in shop.indexes("purchases").items() if "(client_id)" in text]
    assert left == ["mine_client_0123abcd"]


def test_two_that_could_be_it_are_an_error(shop: Migrator) -> None:
    shop.apply(AlterModelTable("Order", "purchases"))
    shop.execute("CREATE INDEX older_client_0123abcd ON purchases (client_id)")
    before = shop.indexes("purchases")
    with pytest.raises(ConcurrentOperationError, match="older_client_0123abcd, shop_order_client"):
        shop.apply(AlterFieldConcurrently("Order", "client", reference(db_index=False)))
    assert shop.indexes("purchases") == before


HISTORY = {
    "0001_initial": """
        operations = [
            migrations.CreateModel("Client", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel("Sale", [("id", models.BigAutoField(primary_key=True)),
                ("client", models.ForeignKey("past.Client", models.CASCADE)),
                ("friends", models.ManyToManyField("past.Client", related_name="+"))]),
        ]""",
    "0002_renames": """
        operations = [
            migrations.RenameField("Sale", "client", "buyer"),
            migrations.RenameModel("Sale", "Order"),
            migrations.AlterModelTable("Order", "purchases"),
        ]""",
    "0003_drops": """
        atomic = False
        operations = [
            idx.AlterFieldConcurrently("order", "buyer",
                models.ForeignKey("past.Client", models.CASCADE, db_index=False)),
            idx.RemoveThroughIndexConcurrently("order", "friends", "order_id"),
        ]""",
}


@contextmanager
def an_app(folder: Path, migrations: dict[str, str]) -> Iterator[None]:
    package = folder / "past" / "migrations"
    package.mkdir(parents=True)
    for init in (folder / "past" / "__init__.py", package / "__init__.py"):
        init.touch()
    needs = "[]"
    for name, body in migrations.items():
        head = "from django.db import migrations, models\nimport django_idx.operations as idx\n"
        head += "class Migration(migrations.Migration):\n"
        text = dedent(body).replace("\n", "\n    ")
        (package / f"{name}.py").write_text(f"{head}    dependencies = {needs}\n{text}\n")
        needs = f"[('past', {name!r})]"
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "past"]):
        yield


def test_a_historical_name_is_kept_on_the_way_back(
    postgres_alias: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    with an_app(tmp_path, HISTORY):
        migrate = {"database": postgres_alias, "verbosity": 0}
        call_command("migrate", "past", "0002", **migrate)
        migrator = Migrator(postgres_alias)
        tables = ("purchases", "purchases_friends")
        before = {table: migrator.indexes(table) for table in tables}
        assert any(name.startswith("past_sale_client_id") for name in before["purchases"])
        call_command("migrate", "past", "0003", **migrate)
        after = {table: migrator.indexes(table) for table in tables}
        assert [len(before[table]) - len(after[table]) for table in tables] == [1, 1]
        call_command("migrate", "past", "0002", **migrate)
        assert {table: migrator.indexes(table) for table in tables} == before
        connections[postgres_alias].close()
