"""Whether what bears an index's name is that index: by table and definition, as PostgreSQL says."""

from functools import partial

from idx_core.build import catalog
from idx_core.build.catalog import Definition, Relation
from idx_core.build.interruption import cancellable
from idx_core.build.session import Declare, Session, Target
from idx_core.errors import BuildError


def require_ours(target: Target, found: Relation) -> None:
    """Raise `BuildError` unless it is an index of the target's table."""
    if not found.is_index:
        what = "a relation that is no index"
    elif not found.on_table:
        what = f"an index on table {found.table!r}"
    else:
        return
    raise BuildError(
        f"cannot run {target.operation}: in schema {found.schema!r} the name {target.name!r} "
        f"belongs to {what}. Rename one of the two."
    )


def require_equal(session: Session, target: Target, found: Relation, declare: Declare) -> None:
    """Raise `BuildError`, with both definitions, unless the index is the one that is wanted."""
    actual = catalog.definition(session, found.oid)
    wanted = declared(session, target, found.schema, str(found.table), declare)
    if actual is None:
        raise BuildError(
            f"cannot run {target.operation}: index {target.name!r} was dropped by somebody else "
            "at the same time. Run this again."
        )
    if not is_alike(session, target, found, actual, wanted):
        raise BuildError(
            f"cannot create index {target.name!r}: table {found.table!r} has an index of that name "
            f"with another definition, {actual.text}, where {wanted.text} is wanted. "
            f"Rename or drop it, then run {target.operation} again."
        )


def is_alike(
    session: Session, target: Target, found: Relation, actual: Definition, wanted: Definition
) -> bool:
    """Whether the two are one definition.

    PostgreSQL reads some of its own texts otherwise than it wrote them: after a dump, `x IN (…)`
    has other casts. So what differs in no more than its text is read once more on both sides.
    """
    if actual == wanted:
        return True
    if actual.kind != wanted.kind:
        return False
    try:
        again = [
            declared(
                session, target, found.schema, str(found.table), partial(_write, session, each)
            )
            for each in (actual, wanted)
        ]
    except BuildError:
        return False
    return again[0] == again[1]


def _write(session: Session, definition: Definition, schema: str, table: str) -> None:
    unique = "UNIQUE " if definition.text.startswith("UNIQUE ") else ""
    where = f"{session.quote(schema)}.{session.quote(table)}"
    text = definition.text.removeprefix(unique)
    session.run(f"CREATE {unique}INDEX ON {where} USING {text}")


def declared(
    session: Session, target: Target, schema: str, table: str, declare: Declare
) -> Definition:
    """The wanted definition as PostgreSQL itself writes it, read from a temporary empty copy.

    Raises `BuildError` when PostgreSQL does not accept it.
    """
    # The copy has the table's own name, by which expressions may refer to the columns.
    copy = f"{session.quote(schema)}.{session.quote(table)}"
    try:
        with session.rolled_back():
            like = f"CREATE TEMPORARY TABLE {session.quote(table)} (LIKE {copy})"
            cancellable(session, partial(session.run, like))  # queues for a locked table
            declare("pg_temp", table)
            wanted = catalog.definition_on(session, "pg_temp", table)
    except session.refusals as error:
        reason = str(error).strip().splitlines()[0]
        raise BuildError(
            f"cannot create index {target.name!r}: declaring it on a temporary copy of the table, "
            f"to compare it with what is there, failed ({reason}). Drop an index of that name, or "
            "grant TEMPORARY on the database."
        ) from error
    if wanted is None:
        raise BuildError(f"cannot run {target.operation}: it creates no index to compare with.")
    return wanted
