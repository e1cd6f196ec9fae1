"""The statement that creates an index, or the constraint that owns it."""

from idx_core.build.session import Session
from idx_core.verify.declared import Owner, Plain
from idx_core.verify.shape import Shape

_KINDS = {"p": "PRIMARY KEY", "u": "UNIQUE"}


def statement(session: Session, schema: str, table: str, name: str, shape: Shape) -> str:
    """As PostgreSQL writes it, with names always in quotes where they are ours to write."""
    if shape.owner is not None:
        return _add_constraint(session, schema, table, name) + shape.constraint
    return _create_index(session, schema, table, name, unique=shape.unique) + shape.tail


def plain_statement(
    session: Session, schema: str, table: str, name: str, plain: Plain, owner: Owner | None
) -> str:
    """The same for what has not been asked of PostgreSQL."""
    columns = f"({', '.join(map(session.quote, plain.columns))})"
    if owner is None:
        head = _create_index(session, schema, table, name, unique=plain.unique)
        return f"{head}USING btree {columns}"
    text = f"{_add_constraint(session, schema, table, name)}{_KINDS[owner.kind]} {columns}"
    text += " DEFERRABLE" if owner.deferrable else ""
    return text + (" INITIALLY DEFERRED" if owner.initially_deferred else "")


def _create_index(session: Session, schema: str, table: str, name: str, *, unique: bool) -> str:
    quote, kind = session.quote, "UNIQUE INDEX" if unique else "INDEX"
    return f"CREATE {kind} {quote(name)} ON {quote(schema)}.{quote(table)} "


def _add_constraint(session: Session, schema: str, table: str, name: str) -> str:
    quote = session.quote
    named = f"CONSTRAINT {quote(name)} " if name else ""
    return f"ALTER TABLE {quote(schema)}.{quote(table)} ADD {named}"
