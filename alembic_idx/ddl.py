"""The DDL of the models, as SQLAlchemy itself would create them on an empty PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import MetaData, create_mock_engine
from sqlalchemy.schema import CreateSchema

from alembic_idx.naming import derived_name
from alembic_idx.reading import Models
from idx_core.explain.derived import DerivedIndex, derived_indexes
from idx_core.model import Index, TableName
from idx_core.settings import Settings


def ddl_of(targets: MetaData | Sequence[MetaData]) -> str:
    """A script that creates all tables, types and indexes of one MetaData or several."""
    statements: list[str] = []

    def collect(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)).strip())

    # named: in the other styles a percent sign of the models would come out doubled
    engine = create_mock_engine("postgresql://", collect, paramstyle="named")
    for metadata in [targets] if isinstance(targets, MetaData) else targets:
        for schema in sorted({table.schema or "" for table in metadata.tables.values()} - {""}):
            collect(CreateSchema(schema, if_not_exists=True))
        metadata.create_all(engine, checkfirst=False)
    return "".join(f"{statement};\n" for statement in statements)


def derived_of(models: Models, settings: Settings) -> tuple[DerivedIndex, ...]:
    """The indexes that are derived for the models and not in them."""

    def name_index(table: TableName, index: Index, taken: Collection[str]) -> str:
        return derived_name(table, models.tables[table], index, settings, models.dialect, taken)

    return derived_indexes(models.schema, settings, name_index)
