"""The DDL of the models, as SQLAlchemy itself would create them on an empty PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import MetaData, create_mock_engine
from sqlalchemy.schema import CreateSchema


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
