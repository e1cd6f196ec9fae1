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
from idx_core.errors import SourceError

SOURCE = 'import sqlalchemy as sa\norders = sa.Table("orders", sa.MetaData())\n'


class Lazy:
    """Like Django's `staticfiles_storage`: asked for anything at all, it sets itself up."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(f"asked for {name}")


class Proxy:
    """Like Werkzeug's `LocalProxy`: its own names are properties."""

    __module__ = property(lambda self: "elsewhere")


@pytest.mark.parametrize("stranger", [Lazy, Proxy])
def test_no_object_of_the_application_is_asked_for_anything(
    stranger: type[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop_with_lazy_storage.py"
    path.write_text(SOURCE)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    vars(module).update(storage=stranger())
    exec(SOURCE, vars(module))
    monkeypatch.setitem(sys.modules, path.stem, module)
    table: sa.Table = module.orders
    assert place_of(table, (), Workspace()).path == path


def test_of_two_databases_tables_of_one_name_each_has_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Near-miss beside hit: where neither module has the table, there is no telling."""
    modules = []
    for name in ("shop_of_the_one", "shop_of_the_other"):
        path = tmp_path / f"{name}.py"
        path.write_text(SOURCE)
        module = ModuleType(name)
        module.__file__ = str(path)
        exec(SOURCE, vars(module))
        monkeypatch.setitem(sys.modules, name, module)
        modules.append(module)
    for module in modules:
        assert str(place_of(module.orders, (), Workspace()).path) == module.__file__
    with pytest.raises(SourceError, match="2 files have calls of Table that say its name"):
        place_of(sa.Table("orders", sa.MetaData()), (), Workspace())
