"""What a schema has at all: rules about anything else are not asked of any table."""

from idx_core.model import Schema


def has_queries(schema: Schema) -> bool:
    """Whether queries are declared."""
    return bool(schema.queries)


def has_statistics(schema: Schema) -> bool:
    """Whether there may be production's statistics; they are not read for this."""
    return schema.read_statistics is not None


def has_usual_rows(schema: Schema) -> bool:
    """Whether something tells which rows of a table are read."""
    return has_queries(schema) or any(table.usual_rows for table in schema.tables)


def has_discriminators(schema: Schema) -> bool:
    """Whether several classes are in one table."""
    return any(table.discriminator for table in schema.tables)


def has_single_rows(schema: Schema) -> bool:
    """Whether the models read a single row where there may be several."""
    return any(table.one_to_one for table in schema.tables)
