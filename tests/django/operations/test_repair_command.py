"""`manage.py idx repair`."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models
from django.test import override_settings

from django_idx.operations import AddUniqueConstraintConcurrently
from tests.django.operations.harness import Migrator, create

ONCE = models.UniqueConstraint(fields=["name"], name="shop_item_once")


def said(alias: str, *arguments: str) -> tuple[int | str | None, str]:
    out = io.StringIO()
    try:
        call_command("idx", "repair", f"--database={alias}", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.mark.usefixtures("late_duplicates")
def test_repair(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    shop.apply(create("Item", name=models.CharField(max_length=50)))
    assert said(postgres_alias) == (0, "No index is broken.\n")
    shop.execute("INSERT INTO shop_item (name) VALUES ('a'), ('a')")
    with pytest.raises(IntegrityError):
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    shop.execute("TRUNCATE shop_item")
    code, text = said(postgres_alias)
    assert code == 1
    assert 'REINDEX INDEX CONCURRENTLY "public"."shop_item_once";' in text
    assert shop.indexes("shop_item")["shop_item_once"].endswith("INVALID")
    code, text = said(postgres_alias, "--yes")
    assert (code, text.splitlines()[-1]) == (0, "shop_item_once: rebuilt")
    shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))  # which finds it whole
    assert "shop_item_once" in shop.constraints("shop_item")


def test_only_postgresql() -> None:
    code, text = said("default")
    assert (code, text) == (0, "Only PostgreSQL has indexes to repair; 'default' is sqlite.\n")


def test_wrong_settings(postgres_alias: str, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management.base import CommandError

    with (
        override_settings(IDX={"lock_timeout": "soon"}),
        pytest.raises(CommandError, match="lock_timeout") as failed,
    ):
        said(postgres_alias)
    assert failed.value.returncode == 2


def test_bloated_ones(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    shop.apply(create("Item", name=models.CharField(max_length=50)))
    shop.execute("INSERT INTO shop_item (name) SELECT '' FROM generate_series(1, 560000)")
    assert said(postgres_alias, "--bloated") == (0, "No index is broken or bloated.\n")
    shop.execute("DELETE FROM shop_item WHERE id % 20 <> 0")
    shop.execute("VACUUM ANALYZE shop_item")
    assert said(postgres_alias) == (0, "No index is broken.\n")
    assert said(postgres_alias, "--bloated=98")[0] == 0
    code, text = said(postgres_alias, "--bloated", "50", "--yes")
    assert "% bloat (estimated), 11 MB to save (12 MB)" in text
    assert 'rebuild: REINDEX INDEX CONCURRENTLY "public"."shop_item_pkey";' in text
    assert (code, text.splitlines()[-1]) == (0, "shop_item_pkey: rebuilt")
    assert said(postgres_alias, "--bloated") == (0, "No index is broken or bloated.\n")
