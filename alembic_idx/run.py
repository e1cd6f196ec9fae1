"""One comparison: which tables are judged, what is derived, and where it is attached meanwhile."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.util import CommandError, PriorityDispatcher
from sqlalchemy.exc import NoReferenceError

from alembic_idx.ask import asker
from alembic_idx.attach import attached, make_index
from alembic_idx.catalog import partitioned_tables
from alembic_idx.existing import ExistingIndexes, existing_indexes
from alembic_idx.filters import Filters
from alembic_idx.hints import with_hints
from alembic_idx.naming import derived_name
from alembic_idx.queries import hidden
from alembic_idx.reading import Models, read_models, table_name, tables_of
from alembic_idx.settings import folder_of
from alembic_idx.spelled_alike import spelled_alike
from alembic_idx.stays import IndexOp, flat
from idx_core.collector import paused_collector, young_objects_only
from idx_core.coverage import covers
from idx_core.derive import Derivation, derive
from idx_core.engine import FAILED_RULE, judge_all
from idx_core.errors import IdxError
from idx_core.finding import Finding
from idx_core.model import Dialect, Index, Schema, TableName
from idx_core.operations import CreateIndex, DropIndex
from idx_core.settings import Settings
from idx_core.statistics.beside import FILE_NAME, statistics_reader


@dataclass
class Run:
    """What one engine's comparison found.

    `new` are the findings behind new indexes, `left` those that nothing was done about; `explain`
    puts the line to paste into one of these. `models`, `filters` and `created` are those of the
    comparison, once it has begun.
    """

    context: AutogenContext
    settings: Settings
    new: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    failed: tuple[Finding, ...] = ()
    invalid: tuple[tuple[TableName, Index], ...] = ()
    partitioned: frozenset[TableName] = frozenset()
    models: Models | None = None
    filters: Filters | None = None
    created: tuple[CreateIndex, ...] = ()
    explain: Callable[[Finding], Finding] = lambda finding: finding

    @property
    def is_concurrent(self) -> bool:
        """Whether indexes of existing tables are to be built and dropped concurrently."""
        return self.settings.concurrently and self.context.dialect.name == "postgresql"

    @property
    def is_online(self) -> bool:
        """Whether they are to be built and dropped online, as MySQL and MariaDB call it."""
        return self.settings.concurrently and self.context.dialect.name in ("mysql", "mariadb")

    def look_at_tables(self, upgrade: ops.UpgradeOps) -> None:
        """Find out which tables cannot be indexed concurrently, while there is a connection."""
        connection = self.context.connection
        if self.is_concurrent and connection is not None:
            dialect = self.context.dialect
            tables = {
                table_name(str(op.table_name), op.schema, dialect)
                for op in flat(upgrade)
                if isinstance(op, IndexOp | ops.CreateUniqueConstraintOp)
            }
            self.partitioned = frozenset(partitioned_tables(tables, connection))

    @contextmanager
    def attached(self, schemas: Collection[str | None]) -> Iterator[None]:
        """Within the block the models have what is derived for them.

        Raises `CommandError` where the models cannot be compared at all.
        """
        derivation, models = self.derived(schemas)
        metadata = self.context.metadata
        assert metadata is not None
        with young_objects_only(), attached(derivation, models), hidden(tables_of(metadata)):
            yield

    def derived(self, schemas: Collection[str | None]) -> tuple[Derivation, Models]:
        """What is derived for the models. Raises `CommandError` as `attached`."""
        metadata = self.context.metadata
        assert metadata is not None  # Alembic has refused to go on without
        filters = Filters(self.context, schemas, self.settings)
        try:
            with paused_collector():
                models = read_models(
                    metadata,
                    self.context.dialect,
                    filters.is_judged,
                    modules=self.settings.queries,
                )
                models = replace(models, schema=self._with_statistics(models.schema))
                # Alembic needs them next, and they need every reference
                _ = self.context.sorted_tables
                derivation = self._derive(models, filters)
        except NoReferenceError as error:
            raise CommandError(f"cannot compare the models: {error}") from error
        except (IdxError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.models, self.filters, self.created = models, filters, derivation.create
        return derivation, models

    def _with_statistics(self, schema: Schema) -> Schema:
        """The schema with the snapshot beside alembic.ini, else with declared volumes."""
        file = folder_of(self.context.migration_context.config) / FILE_NAME
        return replace(schema, read_statistics=statistics_reader(file, self.settings.volumes))

    def _derive(self, models: Models, filters: Filters) -> Derivation:
        findings = judge_all(models.schema, self.settings)
        self.failed = tuple(f for f in findings if f.rule == FAILED_RULE)
        findings = tuple(f for f in findings if f.rule != FAILED_RULE)
        if self.settings.prove and models.schema.dialect is Dialect.POSTGRESQL:
            findings = self._proved(findings, models)
        there = self._existing(findings, filters)
        alike = spelled_alike(there, findings, models.schema)
        valid = {table: tuple(i for i in found if i.valid) for table, found in alike.items()}

        def name_index(table: TableName, index: Index, taken: Collection[str]) -> str:
            return derived_name(
                table, models.tables[table], index, self.settings, models.dialect, taken
            )

        def is_really_covered(operation: DropIndex) -> bool:
            if operation.table not in valid:  # a new table is as its model says
                return True
            table, name = models.schema.table(operation.table), operation.index.name
            found = valid[operation.table]
            if any(index.replica_identity for index in found if index.name == name):
                return False
            return any(covers(i, operation.index, table) for i in found if i.name != name)

        accept = asker(self.context, self.settings)
        while True:
            derivation = derive(
                models.schema,
                findings,
                self.settings,
                existing=lambda table: valid.get(table, ()),
                name_index=name_index,
                accept=accept,
                is_really_covered=is_really_covered,
            )
            refused = [f for f in derivation.new if not self._wanted(f, models, filters)]
            if not refused:
                break
            gone = {(f.rule, f.subject, f.message) for f in refused}
            findings = tuple(f for f in findings if (f.rule, f.subject, f.message) not in gone)
        self.new = derivation.new
        self.left = derivation.left
        # derive may have a hint of its own, why nothing was done
        known = {f.hint for f in findings}
        self.explain = lambda f: with_hints(f, models, self.settings) if f.hint in known else f
        self.invalid = tuple(_invalid(derivation, there))
        visible = tuple(
            _as_reflected(op, there.get(op.table, ()))
            for op in derivation.create
            if filters.sees_index(op.table, op.index.name)
            or all(op.index.name != index.name for index in there.get(op.table, ()))
        )
        return replace(derivation, create=visible)

    def _proved(self, findings: tuple[Finding, ...], models: Models) -> tuple[Finding, ...]:
        from alembic_idx.ddl import ddl_of  # most projects have no need of a server for this
        from idx_core.explain.proving import proved

        metadata = self.context.metadata
        assert metadata is not None
        return proved(findings, models.schema, ddl_of(metadata))

    def _existing(self, findings: Collection[Finding], filters: Filters) -> ExistingIndexes:
        asked = {f.table for f in findings if f.creates}
        if self.settings.drop_redundant:
            asked |= {f.table for f in findings if f.drops}
        assert self.context.connection is not None
        tables = {table for table in asked if filters.exists(table)}
        found = existing_indexes(
            tables,
            self.context.connection,
            self.context.inspector,
            unique_ones=self.settings.drop_redundant,
        )
        return {table: found.get(table, ()) for table in tables}

    def _wanted(self, finding: Finding, models: Models, filters: Filters) -> bool:
        return not filters.has_object_filter or all(
            filters.accepts_index(make_index_of(models, op.table, op.index))
            for op in finding.creates
        )


def make_index_of(models: Models, name: TableName, index: Index) -> Any:
    """The index as SQLAlchemy's, with its table, which does not keep it."""
    table = models.tables[name]
    own = table.indexes
    table.indexes = set(own)
    try:
        return make_index(index, table, models.dialect)
    finally:
        table.indexes = own


def _as_reflected(operation: CreateIndex, there: Collection[Index]) -> CreateIndex:
    """With the database's own spelling of expressions, so that Alembic sees no difference."""
    own = operation.index
    for index in there:
        if index.name == own.name and len(index.elements) == len(own.elements):
            elements = tuple(
                replace(element, expression=reflected.expression)
                if element.expression and reflected.expression
                else element
                for element, reflected in zip(own.elements, index.elements, strict=True)
            )
            return CreateIndex(operation.table, replace(own, elements=elements))
    return operation


def _invalid(derivation: Derivation, there: ExistingIndexes) -> Iterator[tuple[TableName, Index]]:
    for op in derivation.create:
        for index in there.get(op.table, ()):
            if index.name == op.index.name and not index.valid:
                yield op.table, index


class AttachingDispatcher(PriorityDispatcher):
    """Alembic's comparators, with the derived indexes attached while schemas are compared.

    This is the one place that surrounds the comparison, so that the models are given back also
    when a comparator raises.
    """

    def __init__(self, comparators: PriorityDispatcher, run: Run) -> None:
        super().__init__()
        self.populate_with(comparators)
        self.run = run

    def dispatch(self, target: str, *, qualifier: str = "default") -> Any:
        """As Alembic's."""
        compare = super().dispatch(target, qualifier=qualifier)
        if target != "schema":
            return compare

        def compare_attached(context: AutogenContext, upgrade_ops: Any, schemas: Any) -> Any:
            with self.run.attached(schemas):
                return compare(context, upgrade_ops, schemas)

        return compare_attached
