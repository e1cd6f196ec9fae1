"""Pages with whatever names a test wants to have in them."""

from __future__ import annotations

from collections.abc import Sequence

from alembic_idx.verbs.strategy import FRONT_DOOR
from idx_core.described import described
from idx_core.engine import judge_all
from idx_core.explain.derived import DerivedIndex, derived_indexes
from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    DeclaredOrdering,
    ForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
    index_on,
)
from idx_core.report.entry import Entry, entries
from idx_core.report.page import as_page
from idx_core.settings import Settings
from idx_core.strategy.document import document
from idx_core.strategy.project import Project
from tests.report.hostile import entry_about


def report_page(names: Sequence[str]) -> str:
    """The page of `report` on tables, columns and indexes of these names."""
    return as_page(_entries(names), described(_schema(names), _derived(names)))


def strategy(names: Sequence[str]) -> str:
    """The document of `strategy` on the same."""
    settings = Settings(ignore_objects={name: name for name in names})
    tables = described(_schema(names), _derived(names))
    return document(Project(tables, _entries(names), settings, FRONT_DOOR))


def _entries(names: Sequence[str]) -> tuple[Entry, ...]:
    judged = entries(judge_all(_schema(names), Settings()), lambda _: None)
    return (*judged, *(entry_about(name, number) for number, name in enumerate(names)))


def _derived(names: Sequence[str]) -> tuple[DerivedIndex, ...]:
    return derived_indexes(_schema(names), Settings(), lambda t, index, taken: f"ix {t}")


def _schema(names: Sequence[str]) -> Schema:
    return Schema(tables=tuple(map(_table, names)))


def _table(name: str) -> Table:
    return Table(
        name=TableName(name),
        columns=Columns([Column("id", "bigint", False), Column(name, name), Column("other")]),
        indexes=(
            Index(
                name=f"pk {name}",
                elements=(IndexElement("id"),),
                unique=True,
                constraint=ConstraintKind.PRIMARY_KEY,
            ),
            Index(
                name=name,
                elements=(IndexElement(name, opclass=name), IndexElement(expression=name)),
                include=(name,),
                predicate=name,
                options=((name, name),),
                method="gin",
            ),
            index_on("other", name=f"other {name}"),
        ),
        foreign_keys=(
            ForeignKey(
                columns=(name,), referenced=TableName(name, name), referenced_columns=(name,)
            ),
        ),
        orderings=(DeclaredOrdering(elements=(IndexElement("other"),), source=name),),
    )
