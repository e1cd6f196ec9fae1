"""The line of SQLAlchemy that a user would paste for a finding."""

from dataclasses import replace

from sqlalchemy import Table
from sqlalchemy.engine import Dialect

from alembic_idx.naming import derived_name, stock_name
from alembic_idx.reading import Models
from alembic_idx.spelling import index_arguments
from idx_core.finding import Finding
from idx_core.model import Index
from idx_core.operations import CreateIndex, DropIndex
from idx_core.settings import Settings


def with_hints(finding: Finding, models: Models, settings: Settings) -> Finding:
    """The finding with its fix as a line to add to the models or to remove from them."""
    lines = [_line(operation, models, settings) for operation in finding.fix]
    return replace(finding, hint="; ".join(lines)) if lines else finding


def _line(operation: CreateIndex | DropIndex, models: Models, settings: Settings) -> str:
    table = models.tables[operation.table]
    if isinstance(operation, DropIndex):
        return _remove(table, operation.index, models.dialect)
    index = operation.index
    taken = {i.name for i in models.schema.table(operation.table).indexes}  # type: ignore[union-attr]
    name = index.name or derived_name(
        operation.table, table, index, settings, models.dialect, taken
    )
    declared = declaration(replace(index, name=name), table, models.dialect)
    line = f"Add {declared} to __table_args__"
    if stock_name(table, index) == name:
        line += f", or index=True to column {index.columns[0]}"
    return f"{line}."


def declaration(index: Index, table: Table, dialect: Dialect) -> str:
    """`Index("ix_orders_client_id", "client_id")`, with all that the index has."""
    arguments = index_arguments(index, table, dialect, quote=quoted, text=lambda: "text")
    return f"Index({', '.join(arguments)})"


def _remove(table: Table, index: Index, dialect: Dialect) -> str:
    if len(index.elements) == 1 and index.columns:
        column = next((c for c in table.columns if str(c.name) == index.columns[0]), None)
        if column is not None and column.index and stock_name(table, index) == index.name:
            return f"Remove index=True from column {column.key} of {table.name}."
    return f"Remove {declaration(index, table, dialect)} from the model of {table.name}."


def quoted(text: str) -> str:
    """As a Python string in double quotes."""
    written = repr(str(text))
    if written[0] == "'" and '"' not in written:
        return f'"{written[1:-1]}"'.replace("\\'", "'")
    return written
