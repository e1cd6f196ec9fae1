"""What to paste: one line for each finding, in the words of Django's models."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Model

from django_idx.reading import through_field
from django_idx.source import field_line, index_line, swappable_targets
from idx_core.finding import Finding
from idx_core.model import Index, Origin, Schema, TableName, index_on
from idx_core.operations import DropIndex
from idx_core.settings import Mode, Settings


class Hints:
    """Hints for the findings on one schema; `models` are those of its tables."""

    def __init__(
        self,
        settings: Settings,
        schema: Schema,
        models: Mapping[TableName, type[Model]],
        findings: Collection[Finding],
    ) -> None:
        self.settings = settings
        self.schema = schema
        self.models = models
        self.findings = findings

    def model(self, finding: Finding) -> type[Model]:
        """The model to name: for an automatic through table the one with the field."""
        model = self.models[finding.table]
        relation = through_field(model)
        return relation.model if relation is not None else model

    def subject(self, finding: Finding) -> str:
        """What of the model a finding is about: `client`, `(kind, object_id)`, `tags.through`."""
        relation = through_field(self.models[finding.table])
        if relation is not None:
            return f"{relation.name}.through"
        names = [self._field_name(finding.table, column) for column in finding.columns]
        return names[0] if len(names) == 1 else f"({', '.join(names)})" if names else ""

    def hint(self, finding: Finding) -> str:
        """What to do about it; the finding's own hint where there is nothing to paste."""
        for create in finding.creates:
            return self._missing(finding, create.index)
        for drop in finding.drops:
            return self._redundant(drop)
        return finding.hint

    def _missing(self, finding: Finding, index: Index) -> str:
        label = self.models[finding.table]._meta.label
        line = self._indexed_field(finding.table, index)
        where = f"in {label}"
        if line is None:
            line = self._declaration(finding.table, index)
            where = f"in Meta.indexes of {label}"
        if line is None:
            return finding.hint
        generated = "makemigrations adds it. Or declare it" if self._injects else "Declare it"
        return f"{generated} {where}: {line}"

    def _indexed_field(self, table: TableName, index: Index) -> str | None:
        """The only field of the index without its `db_index=False`; None if it has none."""
        if index != index_on(*index.columns[:1], name=index.name):
            return None
        field = self._field(table, index.columns[0])
        if field.db_index:
            return None
        return field_line(field, db_index=True, swappable=self._swappable)

    def _redundant(self, drop: DropIndex) -> str:
        model = self.models[drop.table]
        if drop.index.origin is not Origin.IMPLICIT:
            declared = {index.name for index in model._meta.indexes}
            where = "indexes" if drop.index.name in declared else "constraints"
            return f'Remove "{drop.index.name}" from Meta.{where} of {model._meta.label}.'
        relation = through_field(model)
        if relation is not None:
            return (
                'makemigrations drops it with IDX = {"drop_redundant": True}; '
                f"or give {relation.model._meta.label}.{relation.name} an explicit through model."
            )
        return self._of_field(drop, model)

    def _of_field(self, drop: DropIndex, model: type[Model]) -> str:
        field = self._field(drop.table, drop.index.columns[0])
        label = model._meta.label
        if drop.index.method == "gist":
            return f"Set spatial_index=False on {label}.{field.name}."
        if field.unique:
            return (
                f"Django makes it for unique=True of {label}.{field.name}; drop the other one, or "
                f'ignore it: IDX = {{"ignore_objects": {{"{drop.index.name}": "…"}}}}.'
            )
        line = field_line(field, db_index=False, swappable=self._swappable)
        paste = f"In {label}: {line}" if line else f"Set db_index=False on {label}.{field.name}."
        mates = self._implicit_on(drop.table, drop.index.columns)
        needed = [mate for mate in mates if not self._is_dropped(drop.table, mate)]
        return f"{paste}{self._instead_of(drop.table, needed[0])}" if needed else paste

    def _instead_of(self, table: TableName, mate: Index) -> str:
        """What must be declared because `db_index=False` drops a needed index along with it."""
        line = self._declaration(table, mate)
        use = "LIKE 'x%' queries use" if any(e.opclass for e in mate.elements) else "queries use"
        return f"  # this also drops {mate.name}, which {use}: declare {line}"

    def _declaration(self, table: TableName, index: Index) -> str | None:
        # most lines are of fields, and `check` waits for these two
        from django_idx.indexes import IndexConverter
        from django_idx.names import derived_index_name

        model = self.models[table]
        unnamed = Index(
            elements=index.elements,
            include=index.include,
            predicate=index.predicate,
            method=index.method,
        )
        name = derived_index_name(self.settings, table, unnamed, self._taken)
        made = IndexConverter(self.schema.dialect).to_django(model, unnamed)
        if made is None:
            return None
        made.name = name
        return index_line(made)

    def _implicit_on(self, table: TableName, columns: tuple[str, ...]) -> list[Index]:
        found = self.schema.table(table)
        return [
            index
            for index in (found.indexes if found else ())
            if index.origin is Origin.IMPLICIT
            and index.constraint is None
            and index.columns == columns
        ]

    def _field(self, table: TableName, column: str) -> Any:
        return next(f for f in self.models[table]._meta.local_fields if f.column == column)

    def _field_name(self, table: TableName, column: str) -> str:
        return str(self._field(table, column).name)

    @property
    def _injects(self) -> bool:
        return self.settings.mode is not Mode.REPORT

    @cached_property
    def _swappable(self) -> dict[str, str]:
        return swappable_targets()

    def _is_dropped(self, table: TableName, index: Index) -> bool:
        found = (finding for finding in self.findings if finding.table == table)
        return any(drop.index == index for finding in found for drop in finding.drops)

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(
            name
            for table in self.schema
            for name in (*(index.name for index in table.indexes), *table.unread)
        )
