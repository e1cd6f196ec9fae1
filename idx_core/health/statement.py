"""SQL that a reader can paste, every name in it quoted by the driver."""

from idx_core.health.figures import Figures, TableFigures
from idx_core.model import Index, IndexElement


def create_index(figures: Figures, table: TableFigures, index: Index) -> str:
    """CREATE INDEX, concurrent where PostgreSQL can; PostgreSQL chooses the name."""
    quote = figures.quote
    keys = ", ".join(_key(element, figures) for element in index.elements)
    concurrently = "" if table.kind == "p" else "CONCURRENTLY "
    text = f"CREATE INDEX {concurrently}ON {figures.sql_name(table.schema, table.name.name)} "
    if index.method != "btree":
        text += f"USING {quote(index.method)} "
    text += f"({keys})"
    if index.include:
        text += f" INCLUDE ({', '.join(map(quote, index.include))})"
    return f"{text} WHERE {index.predicate};" if index.predicate else f"{text};"


def _key(element: IndexElement, figures: Figures) -> str:
    column = element.column
    parts = [figures.quote(column) if column is not None else f"({element.expression})"]
    if element.collation:
        parts.append(f"COLLATE {figures.quote(element.collation)}")
    if element.opclass:
        parts.append(figures.quote(element.opclass))
    if element.descending:
        parts.append("DESC")
    if element.nulls_first != element.descending:
        parts.append(f"NULLS {'FIRST' if element.nulls_first else 'LAST'}")
    return " ".join(parts)
