"""A statement of Django's, run on another table than it was made for."""

from typing import Any

from django.db import DatabaseError

from idx_core.build.session import Session


def declare(on: Session, db_table: str, declared: Any, schema: str, table: str) -> None:
    """Create what the statement `declared` creates on `db_table` on another table instead."""
    other = f"{on.quote(schema)}.{on.quote(table)}"
    declared.rename_table_references(db_table, other)
    statement = str(declared)
    declared.rename_table_references(other, db_table)
    try:
        on.run(statement)
    except DatabaseError as error:
        error.statement = statement  # type: ignore[attr-defined]  # as SQLAlchemy does
        raise
