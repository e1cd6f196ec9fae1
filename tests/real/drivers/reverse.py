"""`manage.py migrate <app> <migration>` for each app that has migrations of ours, back to the
newest one that the application itself brought."""

from __future__ import annotations

import json
from pathlib import Path

from django_setup import prepare_path  # type: ignore[import-not-found]


def main() -> None:
    prepare_path()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader

    installed = json.loads(Path("installed_leaves.json").read_text(encoding="utf-8"))
    for label, newest in MigrationLoader(None).graph.leaf_nodes():
        if installed[label] != newest:
            call_command("migrate", label, installed[label], verbosity=0)


if __name__ == "__main__":
    main()
