"""Migrations of a case as real files of the app `shop`, read and run in this process."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test.utils import override_settings

from django_idx.hazards.fix.fixing import Fixed, fix_migrations
from django_idx.hazards.reader import Node, Reading, read_migrations
from django_idx.hazards.words import Wording
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.judge import judge_migrations
from idx_core.settings import Settings
from tests.hazards.django import shop
from tests.hazards.django.corpus import BASE, Labelled, source

FIRST = ("shop", "0001_initial")
_numbers = count(1)


def write(labelled: Labelled, folder: Path) -> Path:
    """The package of the case's migrations; gives its folder."""
    package = folder / f"{labelled.name}_{next(_numbers)}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "0001_initial.py").write_text(BASE)
    for number in range(len(labelled.files)):
        (package / f"{number + 2:04}_case.py").write_text(source(labelled, number))
    return package


@contextmanager
def installed(package: Path) -> Iterator[None]:
    """The shop with these migrations."""
    sys.path.insert(0, str(package.parent))
    forget(package)
    try:
        with override_settings(
            INSTALLED_APPS=[*settings.INSTALLED_APPS, shop.__name__],
            MIGRATION_MODULES={"shop": package.name},
        ):
            yield
    finally:
        sys.path.remove(str(package.parent))


def read(package: Path) -> tuple[Reading, tuple[Hazard, ...]]:
    """The hazards of all but the first migration."""
    chosen = Settings()
    loader = MigrationLoader(None)
    judged = {node for node in loader.graph.nodes if node[0] == "shop" and node != FIRST}
    reading = read_migrations(loader, judged=judged, alias="default", base=package)
    hint = Wording(reading, stock_operations=False).hint
    return reading, judge_migrations(reading.migrations, chosen, hint=hint)


def migrate(alias: str, target: Node) -> None:
    """As `migrate` does."""
    executor = MigrationExecutor(connections[alias])
    executor.loader.check_consistent_history(connections[alias])
    executor.migrate([target])


def leaf() -> Node:
    """The last of the shop's migrations."""
    nodes: Any = MigrationLoader(None).graph.leaf_nodes("shop")
    found: Node = nodes[0]
    return found


def fix(package: Path, *, applied: Collection[Node] = (), stock: bool = False) -> Fixed:
    """Fix what can be fixed; gives what was written."""
    loader = MigrationLoader(None)
    reading, hazards = read(package)
    fixed = fix_migrations(
        loader, reading, hazards, own={"shop"}, applied=applied, stock_operations=stock
    )
    forget(package)
    return fixed


def forget(package: Path) -> None:
    """Have the migrations imported anew."""
    for name in [n for n in sys.modules if n.partition(".")[0] == package.name]:
        del sys.modules[name]
    importlib.invalidate_caches()
