"""What `explain` is asked about where that is no query: an index, or the object of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from idx_core.explain.derived import DerivedIndex
from idx_core.finding import Finding
from idx_core.model import Index, Origin, Schema, Table


@dataclass(frozen=True, slots=True)
class Subject:
    """`index` is None where the findings are about no index, and want none."""

    name: str
    findings: tuple[Finding, ...]
    table: Table | None = None
    index: Index | None = None
    is_derived: bool = False

    @property
    def kind(self) -> str:
        """Where the index comes from."""
        if self.index is None:
            return ""
        if self.index.constraint is not None:
            return f"of the {self.index.constraint}"
        if self.is_derived:
            return "derived"
        implicit = self.index.origin is Origin.IMPLICIT
        return "made by the framework" if implicit else "declared in the models"


def subject_of(
    asked: str, schema: Schema, derived: Sequence[DerivedIndex], findings: Iterable[Finding]
) -> Subject | None:
    """The index of that name (`ix_orders_day`, `orders.ix_orders_day`), or the finding's object.

    A finding is named as the report does, with or without its rule: `IDX001 orders.client_id`.
    """
    told = tuple(findings)
    rule, _, rest = asked.partition(" ")
    wanted = rest.strip() if rule.startswith("IDX") and rest else asked
    about = tuple(f for f in told if f.subject == wanted and (wanted == asked or f.rule == rule))
    found = _index(wanted, schema, derived) or _proposed(about, schema, derived)
    if found is None and not about:
        return None
    if found is None:
        return Subject(wanted, about, schema.table(about[0].table))
    table, index, is_derived = found
    alike = (f for f in told if f not in about and f.table == table.name and _concerns(f, index))
    return Subject(wanted, (*about, *alike), table, index, is_derived)


def _index(
    name: str, schema: Schema, derived: Sequence[DerivedIndex]
) -> tuple[Table, Index, bool] | None:
    for table in schema:
        for index in table.indexes:
            if name in (index.name, f"{table.name}.{index.name}") and index.name:
                return table, index, False
    for each in derived:
        if name in (each.name, f"{each.table}.{each.name}"):
            found = schema.table(each.table)
            return (found, each.index, True) if found is not None else None
    return None


def _proposed(
    findings: Iterable[Finding], schema: Schema, derived: Sequence[DerivedIndex]
) -> tuple[Table, Index, bool] | None:
    """The derived index that one of the findings wants."""
    for finding in findings:
        for create in finding.creates:
            for each in derived:
                if each.table == create.table and _is_like(each.index, create.index):
                    return _index(f"{each.table}.{each.name}", schema, derived)
    return None


def _concerns(finding: Finding, index: Index) -> bool:
    """Whether it is about the index, or wants it."""
    return finding.index == index.name or any(
        _is_like(index, create.index) for create in finding.creates
    )


def _is_like(one: Index, other: Index) -> bool:
    return (one.elements, one.predicate, one.method) == (
        other.elements,
        other.predicate,
        other.method,
    )
