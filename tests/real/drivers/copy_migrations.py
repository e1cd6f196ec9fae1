"""Copies each app's migrations into the working folder, so that nothing is written where the
application is installed.

Writes migration_modules.json (app label → the copy's module) and installed_leaves.json (app label →
its newest migration).
"""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from pathlib import Path

from django_setup import prepare_path  # type: ignore[import-not-found]

PACKAGE = "private_migrations"


def main() -> None:
    prepare_path()
    import django

    django.setup()
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    modules: dict[str, str | None] = {}
    for config in apps.get_app_configs():
        name, explicit = MigrationLoader.migrations_module(config.label)
        if name is None:
            continue
        try:
            source = import_module(name)
        except ModuleNotFoundError:
            if explicit:
                raise
            if next(config.get_models(include_auto_created=True), None) is None:
                continue
            modules[config.label] = None
            continue
        copy = Path(PACKAGE, config.label)
        shutil.copytree(
            Path(str(source.__file__)).parent, copy, ignore=shutil.ignore_patterns("__pycache__")
        )
        modules[config.label] = f"{PACKAGE}.{config.label}"
    Path(PACKAGE, "__init__.py").touch()
    leaves = dict(MigrationLoader(None).graph.leaf_nodes())
    Path("installed_leaves.json").write_text(json.dumps(leaves, indent=1), encoding="utf-8")
    Path("migration_modules.json").write_text(json.dumps(modules, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
