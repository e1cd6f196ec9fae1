"""Where tables are looked for, among whatever else an application has loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from alembic_idx.source.places import place_of
from alembic_idx.source.workspace import Workspace

SOURCE = 'import sqlalchemy as sa\norders = sa.Table("orders", sa.MetaData())\n'


class Lazy:
    """Like Django's `staticfiles_storage`: asked for anything at all, it sets itself up."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(f"asked for {name}")


def test_no_object_of_the_application_is_asked_for_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop_with_lazy_storage.py"
    path.write_text(SOURCE)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    vars(module).update(storage=Lazy())
    exec(SOURCE, vars(module))
    monkeypatch.setitem(sys.modules, path.stem, module)
    table: sa.Table = module.orders
    assert place_of(table, (), Workspace()).path == path
