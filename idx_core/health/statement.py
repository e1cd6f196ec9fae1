"""SQL that a reader can paste, every name in it quoted by the driver."""

from idx_core.health.figures import Figures, IndexFigures, Product, TableFigures
from idx_core.model import Index, IndexElement
from idx_core.naming import index_name


def create_index(figures: Figures, table: TableFigures, index: Index) -> str:
    """CREATE INDEX, concurrent where PostgreSQL can, which chooses the name as well."""
    quote = figures.quote
    keys = ", ".join(_key(element, figures) for element in index.elements)
    if figures.server.product is not Product.POSTGRESQL:
        name = quote(index_name(table.name, index))
        return f"CREATE INDEX {name} ON {quote(table.name.name)} ({keys});"
    concurrently = "" if table.kind == "p" else "CONCURRENTLY "
    text = f"CREATE INDEX {concurrently}ON {figures.sql_name(table.schema, table.name.name)} "
    if index.method != "btree":
        text += f"USING {quote(index.method)} "
    text += f"({keys})"
    if index.include:
        text += f" INCLUDE ({', '.join(map(quote, index.include))})"
    return f"{text} WHERE {index.predicate};" if index.predicate else f"{text};"


def drop_index(figures: Figures, index: IndexFigures) -> str:
    """DROP INDEX, concurrent where PostgreSQL can."""
    match figures.server.product:
        case Product.POSTGRESQL:
            concurrently = "" if index.is_partitioned else "CONCURRENTLY "
            return f"DROP INDEX {concurrently}{figures.sql_name(index.schema, index.name)};"
        case Product.SQLITE:
            return f"DROP INDEX {figures.quote(index.name)};"
        case _:
            table = figures.quote(index.table.name)
            return f"DROP INDEX {figures.quote(index.name)} ON {table};"


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
