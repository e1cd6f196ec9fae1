"""Index work on existing tables moves out of the transaction, into migrations of its own.

Three phases an app (django_idx.phases): removals that stand in the way, the atomic rest, all other
concurrent operations. Nothing depends on the first and last phase but the app's own next migration,
so the order among apps stays as Django made it.
"""

from itertools import pairwise
from typing import Any

from django.core.management.base import CommandError
from django.db.migrations.operations import CreateModel

from django_idx.concurrent import Divider
from django_idx.databases import wants_concurrent
from django_idx.migrations import IndexMigration, RemovalMigration
from django_idx.phases import in_phases
from idx_core.settings import Settings

_Node = tuple[str, str]


class Splitter:
    """Splits the migrations of an autodetector, in place; their names are still provisional."""

    def __init__(self, detector: Any, settings: Settings, graph: Any, *, update: bool) -> None:
        self._detector = detector
        self._settings = settings
        self._graph = graph
        self._update = update
        self._instead: dict[_Node, _Node | None] = {}

    def split(self) -> None:
        """Do nothing when no database builds concurrently, or nothing existing is touched."""
        if not wants_concurrent():
            return
        migrations = self._detector.migrations
        for app_label in sorted(migrations):
            migrations[app_label] = self._split_app(app_label, migrations[app_label])
        if self._instead:
            for migration in (m for chain in migrations.values() for m in chain):
                remapped = (self._instead.get(d, d) for d in migration.dependencies)
                migration.dependencies = list(dict.fromkeys(d for d in remapped if d))

    def _split_app(self, app_label: str, migrations: list[Any]) -> list[Any]:
        divider = Divider(
            self._detector,
            app_label,
            [operation for migration in migrations for operation in migration.operations],
            self._created_by_leaf(app_label) if self._update else frozenset(),
            self._settings.stock_operations,
        )
        removals: list[Any] = []
        after: list[Any] = []
        needed: list[_Node] = []
        rest: list[Any] = []
        for migration in migrations:
            parts = [divider.divide(operation) for operation in migration.operations]
            removals += [operation for part in parts for operation in part.removals]
            late = [operation for part in parts for operation in part.after]
            if late:
                after += late
                needed += (d for d in migration.dependencies if d[0] != app_label)
            had_operations = bool(migration.operations)
            migration.operations = [operation for part in parts for operation in part.inside]
            if migration.operations or not had_operations:
                rest.append(migration)
            else:
                self._instead[app_label, migration.name] = self._place_before(app_label, rest)
        if not removals and not after:
            return migrations
        inside = [operation for migration in rest for operation in migration.operations]
        before, after = in_phases(removals, inside, after)
        if self._update:
            self._require_updatable(app_label, rest, before + after)
        return self._chain(app_label, before, rest, after, needed)

    def _chain(
        self,
        app_label: str,
        before: list[Any],
        rest: list[Any],
        after: list[Any],
        needed: list[_Node],
    ) -> list[Any]:
        """The app's migrations in their order, each depending on the one before it."""
        chain: list[Any] = list(rest)
        if rest:
            base = rest[-1].suggest_name() if rest else ""
            chain[:0] = self._made(app_label, RemovalMigration, before, base)
            chain += self._made(app_label, IndexMigration, after, base)
        else:
            chain += self._made(app_label, IndexMigration, before + after)
        for migration in chain:
            if migration not in rest and migration.operations[-1] in after:
                migration.dependencies = list(dict.fromkeys(needed))
        for earlier, later in pairwise(chain):
            others = [d for d in later.dependencies if d[0] != app_label]
            later.dependencies = [(app_label, earlier.name), *others]
        return chain

    def _made(
        self, app_label: str, kind: type[IndexMigration], operations: list[Any], base: str = ""
    ) -> list[IndexMigration]:
        """One migration of them all; stock operations cannot be run again, so each is alone."""
        groups = [[o] for o in operations] if self._settings.stock_operations else [operations]
        made: list[IndexMigration] = []
        for number, group in enumerate(groups):
            if group:
                subclass = type("Migration", (kind,), {"operations": [], "dependencies": []})
                migration = subclass(f"idx_{kind.suffix}_{number}", app_label)
                migration.operations = group
                migration.base = base
                made.append(migration)
        return made

    def _place_before(self, app_label: str, rest: list[Any]) -> _Node | None:
        """What stands for a migration whose operations all moved: the app's state until there."""
        if rest:
            return (app_label, rest[-1].name)
        return self._leaf(app_label)

    def _leaf(self, app_label: str) -> _Node | None:
        leaves = self._graph.leaf_nodes(app_label) if self._graph is not None else []
        return leaves[0] if leaves else None

    def _created_by_leaf(self, app_label: str) -> frozenset[str]:
        leaf = self._leaf(app_label)
        operations = self._graph.nodes[leaf].operations if leaf else []
        return frozenset(o.name_lower for o in operations if isinstance(o, CreateModel))

    def _require_updatable(self, app_label: str, rest: list[Any], moved: list[Any]) -> None:
        """`--update` writes everything into the last file: it must then be wholly concurrent."""
        leaf = self._leaf(app_label)
        if leaf is None:
            return  # Django says that there is nothing to update
        last = self._graph.nodes[leaf]
        concurrent = not last.atomic and all(o.atomic is False for o in last.operations)
        if rest or not concurrent:
            raise CommandError(
                f"cannot update {app_label}.{last.name}: "
                f"{moved[0].describe()!r} has to run outside of its transaction. "
                "Run makemigrations without --update."
            )
