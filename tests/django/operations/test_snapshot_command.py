"""`manage.py idx snapshot`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from django.test import override_settings

from tests.django.operations.harness import Migrator, create
from tests.statistics.test_dump import COLUMN, RELATION


def said(alias: str, *arguments: str) -> tuple[int | str | None, str]:
    out = io.StringIO()
    try:
        call_command("idx", "snapshot", f"--database={alias}", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_snapshot(postgres_alias: str, tmp_path: Path) -> None:
    shop = Migrator(postgres_alias)
    shop.apply(create("Item", name=models.CharField(max_length=50)))
    shop.execute("INSERT INTO shop_item (name) SELECT 'a' || n FROM generate_series(1, 500) n")
    shop.execute("ANALYZE shop_item")
    path = tmp_path / f"idx_statistics.{postgres_alias}.toml"
    with override_settings(BASE_DIR=tmp_path):
        code, text = said(postgres_alias)
        assert (code, text.startswith(f"{path}: ")) == (0, True)
        assert "[table.public.shop_item]\nrows = 500\n" in path.read_text()
        assert said(postgres_alias, "--check") == (0, f"{path} is as good as new.\n")
    shop.execute("INSERT INTO shop_item (name) SELECT 'b' || n FROM generate_series(1, 5000) n")
    shop.execute("ANALYZE shop_item")
    code, text = said(postgres_alias, "--check", f"--output={path}")
    assert code == 1
    assert "public.shop_item: 500 rows in the file, 5,500 now" in text


def test_only_postgresql() -> None:
    with pytest.raises(CommandError, match="only PostgreSQL has such statistics") as failed:
        said("default")
    assert failed.value.returncode == 2


def test_no_such_file(postgres_alias: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no such file") as failed:
        said(postgres_alias, "--check", f"--output={tmp_path / 'none.toml'}")
    assert failed.value.returncode == 2


def test_a_dump(tmp_path: Path) -> None:
    """For which no database is needed, whatever the project's own is."""
    dump = tmp_path / "stats.sql"
    dump.write_text(RELATION.format(name="'t'") + COLUMN.format(name="'t'", values="'{a,b}'"))
    path = tmp_path / "out.toml"
    assert said("default", f"--dump={dump}", f"--output={path}")[0] == 0
    assert "[table.public.t]\nrows = 900\n" in path.read_text()
