"""Names in SQL text that a revision executes."""

from typing import Any

from sqlalchemy.dialects import postgresql

# Of a driver whose parameters are no percent signs: `text()` doubles them itself.
_dialect: Any = postgresql.dialect
_preparer = _dialect(paramstyle="named").identifier_preparer


def is_plain(*names: str | None) -> bool:
    """Whether the names can be written into SQL text: `op.execute` reads a meaning into others."""
    return not any(sign in name for name in names if name for sign in ":\\\n\0")


def quoted(schema: str | None, name: str) -> str:
    """The name as it is written in SQL, in quotes where it has to be."""
    return ".".join(str(_preparer.quote(part)) for part in (schema, name) if part)


def literal(text: str) -> str:
    """The text as a literal in SQL."""
    return "'" + text.replace("'", "''") + "'"
