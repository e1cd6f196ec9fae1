"""The migrations that the split makes, and how they are called."""

from typing import Any

from django.db.migrations import Migration

_MAX_BASE = 40


class IndexMigration(Migration):
    """Wholly concurrent operations: outside of a transaction, and each can be run again.

    `base` is the name of the change that they were split off from, "" when they are all there is.
    """

    atomic = False
    suffix = "indexes"
    base = ""

    def suggest_name(self) -> str:
        """`0002_indexes`, `0003_order_note_indexes`; one operation alone is called by itself."""
        if self.base and len(self.base) <= _MAX_BASE:
            return f"{self.base}_{self.suffix}"
        return super().suggest_name() if len(self.operations) == 1 else self.suffix


class RemovalMigration(IndexMigration):
    """What has to go before the rest of the change."""

    suffix = "remove_indexes"


def use_names(changes: dict[str, list[Any]], migration_name: str | None) -> dict[str, list[Any]]:
    """With `--name`, end the names of an app's second and third file in what they hold.

    `changes` are arranged: names are final and dependencies point at them.
    """
    if migration_name is None:
        return changes
    renamed: dict[tuple[str, str], tuple[str, str]] = {}
    for app_label, migrations in changes.items():
        if len(migrations) < 2:
            continue
        for migration in migrations:
            if isinstance(migration, IndexMigration):
                name = f"{migration.name}_{migration.suffix}"
                renamed[app_label, migration.name] = (app_label, name)
                migration.name = name
    for migrations in changes.values():
        for migration in migrations:
            migration.dependencies = [renamed.get(d, d) for d in migration.dependencies]
    return changes
