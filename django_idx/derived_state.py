"""What the models, judged, mean for the target state: indexes to attach, redundant ones to take."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connections
from django.db.models import Model

from django_idx.ask import Asker
from django_idx.indexes import IndexConverter
from django_idx.judging import judged, statistics_of
from django_idx.names import derived_index_name
from django_idx.project_apps import own_labels
from django_idx.reading import through_field
from django_idx.run import current_run, is_makemigrations
from django_idx.settings import read_settings
from django_idx.target_state import TargetState
from idx_core.collector import paused_collector
from idx_core.derive import Derivation, derive
from idx_core.engine import FAILED_RULE
from idx_core.errors import SettingsError
from idx_core.finding import Finding
from idx_core.model import Dialect, Index, Origin, Schema, TableName
from idx_core.operations import DropIndex
from idx_core.settings import Mode, Settings


@dataclass
class DerivedState:
    """One run: the schema of the project's own models and what was found in it.

    `requested` are the labels that makemigrations was called with (None: all); nothing new is
    derived for others. `removed_through` are the redundant indexes of automatic through tables,
    each as (many-to-many field, column): they are not in Django's state and need an operation.
    `is_partial` says that a declared query could not be read, and nothing may be dropped.
    """

    settings: Settings
    schema: Schema
    findings: tuple[Finding, ...]
    models: Mapping[TableName, type[Model]]
    requested: frozenset[str] | None
    target: TargetState
    asker: Asker
    is_partial: bool = False
    removed_through: list[tuple[Any, str]] = field(default_factory=list)
    _taken: set[DropIndex] = field(default_factory=set)
    _known: dict[TableName, tuple[Index, ...]] = field(default_factory=dict)
    _unattachable: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, detector: Any, convert_apps: Iterable[str] | None) -> "DerivedState":
        """Read and judge the real models.

        Raises `SettingsError` when settings are wrong, and `QueryError` when makemigrations would
        drop the index of a declared query that cannot be read.
        """
        settings = read_settings()
        requested = frozenset(convert_apps) if convert_apps else None
        unmigrated = frozenset(detector.from_state.real_apps) - (requested or frozenset())
        labels = own_labels(settings) - unmigrated
        with paused_collector():
            found = judged(settings, labels)
        if found.unread:
            if is_makemigrations():
                raise found.unread[0]
            settings = replace(settings, mode=Mode.REPORT, drop_redundant=False)
        findings = found.findings
        if settings.prove and found.schema.dialect is Dialect.POSTGRESQL:
            if is_makemigrations():
                findings = _proved(findings, found.schema, settings)
            else:  # others only compare, and are not to start a server
                settings = replace(settings, mode=Mode.REPORT)
        return cls(
            settings=settings,
            schema=found.schema,
            findings=findings,
            models=found.models,
            requested=requested,
            target=TargetState(detector),
            asker=Asker(detector.questioner),
            is_partial=bool(found.unread),
        )

    def __post_init__(self) -> None:
        self._converter = IndexConverter(self.schema.dialect)

    def take_redundant_fields(self) -> None:
        """With `drop_redundant`, turn `db_index` off on target fields whose index is redundant."""
        for model in self._models_of_failed_rules():
            self.target.keep_fields(model)
        if not self.settings.drop_redundant:
            return
        drops = {drop for found in self.findings for drop in _pure_drops(found)}
        drops.update(self._beside_derived())
        for drop in sorted(drops, key=lambda drop: (drop.table, drop.index.name)):
            if (
                drop.index.origin is Origin.IMPLICIT
                and self._is_whole(drop, drops)
                and self._take_field(self.models[drop.table], drop.index.columns[0])
            ):
                self._taken.add(drop)

    def _beside_derived(self) -> Iterator[DropIndex]:
        """The fields' own indexes that derived ones make redundant."""
        findings = [
            found for found in self.findings if found.creates and self._is_attachable(found)
        ]
        for derived in self._derived(findings):
            yield from (drop for drop in derived.drop if drop.index.origin is Origin.IMPLICIT)

    def attach_indexes(self) -> None:
        """Put every derived index on its target model, and take redundant declared ones off.

        May be repeated when more is known about renames, as long as Django has not used the result.
        """
        self.target.restore()
        self._known.clear()
        self._unattachable = {id(f) for f in self.findings if not self._is_attachable(f)}
        findings = [found for found in self.findings if id(found) not in self._unattachable]
        own, rest = self._derived(findings)
        for derived in (own, rest):
            for create in derived.create:
                model = self.models[create.table]
                self.target.add_index(model, self._converter.to_django(model, create.index))
            for drop in derived.drop:
                model, index = self.models[drop.table], drop.index
                if index.origin is Origin.DECLARED and self.target.take_index(model, index.name):
                    self._taken.add(drop)
        for model in self._models_of_failed_rules():
            self.target.keep_indexes(model)
        current_run().left[:] = self._left(own)

    def _derived(self, findings: Collection[Finding]) -> tuple[Derivation, Derivation]:
        """(for the requested apps, for the others, which only keep what they have)."""
        kept_only = replace(self.settings, mode=Mode.REPORT)
        return (
            self._derive(filter(self._is_requested, findings), self.settings),
            self._derive((f for f in findings if not self._is_requested(f)), kept_only),
        )

    def _derive(self, findings: Iterable[Finding], settings: Settings) -> Derivation:
        return derive(
            self.schema,
            findings,
            settings,
            existing=self._existing,
            name_index=lambda table, index, taken: derived_index_name(
                settings, table, index, taken
            ),
            accept=self.asker if current_run().may_ask else None,
        )

    def _left(self, own: Derivation) -> list[Finding]:
        """The requested apps' findings that nothing was done about, in their ranked order."""
        undone = {_key(found): found for found in own.left}
        for found in self.findings:
            drops = _pure_drops(found) if self.settings.drop_redundant else ()
            if not found.ignored and (
                id(found) in self._unattachable or any(drop not in self._taken for drop in drops)
            ):
                undone.setdefault(_key(found), found)
        ranked = (undone.get(_key(found)) for found in self.findings)
        return [found for found in ranked if found is not None and self._is_requested(found)]

    def _existing(self, table: TableName) -> tuple[Index, ...]:
        if table not in self._known:
            model = self.models[table]
            indexes = self.target.source_indexes(model)
            found = (self._converter.to_neutral(model, index) for index in indexes)
            self._known[table] = tuple(index for index in found if index is not None)
        return self._known[table]

    def _take_field(self, model: type[Model], column: str) -> bool:
        relation = through_field(model)
        if relation is not None:
            self.removed_through.append((relation, column))
            return True
        name = next(f.name for f in model._meta.local_fields if f.column == column)
        return self.target.turn_off(model, name)

    def _is_whole(self, drop: DropIndex, drops: Iterable[DropIndex]) -> bool:
        """Whether all that the field's `db_index` makes is redundant, a `_like` index included."""
        table = self.schema.table(drop.table)
        assert table is not None
        return all(
            DropIndex(drop.table, index) in drops
            for index in table.indexes
            if index.origin is Origin.IMPLICIT
            and index.constraint is None
            and index.columns == drop.index.columns
        )

    def _is_attachable(self, found: Finding) -> bool:
        if not found.creates:
            return True
        model = self.models[found.table]
        return self.target.state(model) is not None and all(
            self._converter.to_django(model, create.index) is not None for create in found.creates
        )

    def _is_requested(self, found: Finding) -> bool:
        return self.requested is None or self.models[found.table]._meta.app_label in self.requested

    def _models_of_failed_rules(self) -> Iterator[type[Model]]:
        """The rule's word is missing there; what migrations did for it must not be undone."""
        if self.is_partial:
            yield from self.models.values()
            return
        tables = {found.table for found in self.findings if found.rule == FAILED_RULE}
        for table in sorted(tables):
            yield self.models[table]


def _pure_drops(found: Finding) -> tuple[DropIndex, ...]:
    return () if found.creates or found.ignored else found.drops


def _key(found: Finding) -> tuple[str, str, str]:
    return (found.rule, found.subject, found.message)


def _proved(
    findings: tuple[Finding, ...], schema: Schema, settings: Settings
) -> tuple[Finding, ...]:
    from django_idx.ddl import ddl_of  # most projects have no need of a server for this
    from idx_core.explain.proving import proved

    alias = next((a for a in connections if connections[a].vendor == "postgresql"), None)
    if alias is None:
        raise SettingsError(
            "cannot prove derived indexes (prove = True): no alias of DATABASES is PostgreSQL"
        )
    with_statistics = replace(schema, read_statistics=statistics_of(settings))
    return proved(findings, with_statistics, ddl_of(connections[alias]))
