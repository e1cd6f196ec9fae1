"""Names in SQL text that a revision executes."""

from alembic_idx.session import preparer


def is_plain(*names: str | None) -> bool:
    """Whether the names can be written into SQL text: `op.execute` reads a meaning into others."""
    return not any(sign in name for name in names if name for sign in ":\\\n\0")


def quoted(schema: str | None, name: str) -> str:
    """The name as it is written in SQL, in quotes where it has to be."""
    return ".".join(str(preparer.quote(part)) for part in (schema, name) if part)
