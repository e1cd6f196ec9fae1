"""Create and drop one index without blocking writers, so that it can be run again.

Everything goes by the definition in the catalog, never by a name alone: an equal valid index is
accepted, an INVALID leftover of this very index is dropped and built again, and whatever else bears
the name is an error.
"""

from collections.abc import Callable

from idx_core.build import catalog
from idx_core.build.catalog import Definition, Relation
from idx_core.build.session import Declare, Session, Target
from idx_core.errors import BuildError


def create_index(
    session: Session, target: Target, *, build: Callable[[], None], declare: Declare
) -> None:
    """Have `build` create the index concurrently, unless an equal valid one is there.

    Raises `BuildError` when the name belongs to something else, or somebody is building the index.
    """
    found = catalog.find(session, target)
    if found is None:
        build()
        return
    _require_ours(target, found)
    if not found.valid:
        _require_idle(session, target, found)
    _require_equal(session, target, found, declare)
    if found.valid:
        session.note(f"index {target.name!r} is there already: nothing to build")
        return
    session.note(f"index {target.name!r} is INVALID from a failed build: building it again")
    session.run(drop_statement(session, found))
    build()


def drop_index(session: Session, target: Target, *, drop: Callable[[Relation], None]) -> None:
    """Have `drop` drop the index concurrently, unless nothing bears its name.

    A drop that was interrupted is finished. Raises `BuildError` when the name belongs to something
    else or to a constraint, somebody is building the index, or there is no such table.
    """
    found = catalog.find(session, target)
    if found is None:
        _require_table(session, target)
        session.note(f"index {target.name!r} is already gone: nothing to drop")
        return
    _require_ours(target, found)
    _require_idle(session, target, found)
    if found.constraint is not None:
        raise BuildError(
            f"cannot run {target.operation}: index {target.name!r} belongs to the constraint "
            f"{found.constraint!r}, which is to be removed instead."
        )
    drop(found)


def drop_statement(session: Session, index: Relation) -> str:
    """The statement that drops this index and no namesake."""
    quote = session.quote
    return f"DROP INDEX CONCURRENTLY {quote(index.schema)}.{quote(index.name)}"


def _require_table(session: Session, target: Target) -> None:
    if not catalog.has_table(session, target):
        where = "on the search path" if target.schema is None else f"in schema {target.schema!r}"
        raise BuildError(
            f"cannot run {target.operation}: there is no table {target.table!r} {where}."
        )


def _require_ours(target: Target, found: Relation) -> None:
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


def _require_idle(session: Session, target: Target, found: Relation) -> None:
    if pids := catalog.building(session, found):
        raise BuildError(
            f"cannot run {target.operation}: process {', '.join(map(str, pids))} is building "
            f"index {target.name!r} right now. Wait until it has finished and run this again."
        )


def _require_equal(session: Session, target: Target, found: Relation, declare: Declare) -> None:
    actual = catalog.definition(session, found.oid)
    wanted = _declared(session, target, found, declare)
    if actual is None:
        raise BuildError(
            f"cannot run {target.operation}: index {target.name!r} was dropped by somebody else "
            "at the same time. Run this again."
        )
    if actual != wanted:
        raise BuildError(
            f"cannot create index {target.name!r}: table {found.table!r} has an index of that name "
            f"with another definition, {actual.text}, where {wanted.text} is wanted. "
            f"Rename or drop it, then run {target.operation} again."
        )


def _declared(session: Session, target: Target, found: Relation, declare: Declare) -> Definition:
    """The definition as PostgreSQL itself writes it, read from a temporary empty copy."""
    # The copy has the table's own name, by which expressions may refer to the columns.
    table = str(found.table)
    copy = f"{session.quote(found.schema)}.{session.quote(table)}"
    try:
        with session.rolled_back():
            session.run(f"CREATE TEMPORARY TABLE {session.quote(table)} (LIKE {copy})")
            declare("pg_temp", table)
            wanted = catalog.definition_on(session, "pg_temp", table)
    except session.refusals as error:
        reason = str(error).strip().splitlines()[0]
        raise BuildError(
            f"cannot create index {target.name!r}: an index of that name exists, and comparing "
            f"it failed ({reason}). Drop it, or grant TEMPORARY on the database."
        ) from error
    if wanted is None:
        raise BuildError(f"cannot run {target.operation}: it creates no index to compare with.")
    return wanted
