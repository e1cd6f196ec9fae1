"""The derived indexes of a project as statements, and which of them production has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from idx_core.derive import NameIndex, derive
from idx_core.engine import judge_all
from idx_core.finding import Finding
from idx_core.model import Index, IndexElement, Schema, TableName
from idx_core.settings import Mode, Settings
from idx_core.statistics.snapshot import Snapshot

# PostgreSQL's own; the name of another one may be anything.
_METHODS = ("btree", "hash", "gin", "gist", "spgist", "brin")


@dataclass(frozen=True, slots=True)
class DerivedIndex:
    """An index that is not in the models, and the first finding that wants it."""

    table: TableName
    index: Index
    finding: Finding

    @property
    def name(self) -> str:
        """Its name."""
        return self.index.name

    @property
    def statement(self) -> str:
        """What creates it."""
        return statement(self.table, self.index)


def derived_indexes(
    schema: Schema, settings: Settings, name_index: NameIndex
) -> tuple[DerivedIndex, ...]:
    """All that the rules want for these models, whatever `mode` and `limit` say."""
    settings = replace(settings, mode=Mode.INJECT, limit=None)
    findings = judge_all(schema, settings)
    derivation = derive(
        schema, findings, settings, existing=lambda table: (), name_index=name_index
    )
    reasons = {operation: found for found in derivation.new for operation in found.creates}
    return tuple(DerivedIndex(each.table, each.index, reasons[each]) for each in derivation.create)


def divided(
    derived: Iterable[DerivedIndex], snapshot: Snapshot
) -> tuple[Sequence[DerivedIndex], Sequence[DerivedIndex]]:
    """Those that production has, by their names, and those that are only proposed."""
    there: list[DerivedIndex] = []
    proposed: list[DerivedIndex] = []
    for each in derived:
        table = snapshot.table(each.table)
        is_there = table is not None and table.index(each.name) is not None
        (there if is_there else proposed).append(each)
    return there, proposed


def statement(table: TableName, index: Index) -> str:
    """CREATE INDEX for PostgreSQL, every name quoted."""
    kind = "UNIQUE INDEX" if index.unique else "INDEX"
    keys = ", ".join(_element(element) for element in index.elements)
    text = f"CREATE {kind} {quoted(index.name)} ON {quoted_table(table)}"
    method = index.method if index.method in _METHODS else quoted(index.method)
    text += f" USING {method} ({keys})"
    if index.include:
        text += f" INCLUDE ({', '.join(map(quoted, index.include))})"
    if index.options:
        options = (f"{quoted(name)} = {value}" for name, value in index.options)
        text += f" WITH ({', '.join(options)})"
    return text if index.predicate is None else f"{text} WHERE {index.predicate}"


def _element(element: IndexElement) -> str:
    text = quoted(element.column) if element.column is not None else f"({element.expression})"
    if element.collation is not None:
        text += f" COLLATE {quoted(element.collation)}"
    if element.opclass is not None:
        text += f" {element.opclass}"
    if element.descending:
        text += " DESC"
    if element.nulls_first != element.descending:  # not what the order means anyway
        text += f" NULLS {'FIRST' if element.nulls_first else 'LAST'}"
    return text


def quoted_table(table: TableName) -> str:
    """The table's name with its schema, as identifiers of SQL."""
    return ".".join(quoted(part) for part in (table.schema, table.name) if part)


def quoted(name: str) -> str:
    """The name as an identifier of SQL; no driver is needed for it."""
    return '"' + name.replace('"', '""') + '"'
