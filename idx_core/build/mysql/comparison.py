"""Whether what bears an index's name on a table is that index, as the server itself says."""

from idx_core.build.mysql import catalog
from idx_core.build.mysql.catalog import Definition
from idx_core.build.mysql.session import Session
from idx_core.build.session import Declare, Target
from idx_core.errors import BuildError

# Access denied (to the database, or without the privilege), temporary tables with partitions or
# with FULLTEXT, a key that is needed (AUTO_INCREMENT).
_REFUSED = (1044, 1045, 1142, 1227, 1562, 1796, 1075)

_COPY = "migration_idx_copy"


def require_equal(session: Session, target: Target, found: Definition, declare: Declare) -> None:
    """Raise `BuildError`, with both definitions, unless the index is the one that is wanted."""
    wanted = _declared(session, target, declare)
    if wanted != found:
        raise BuildError(
            f"cannot create index {target.name!r}: table {target.table!r} has an index of that name"
            f" with another definition, {found}, where {wanted} is wanted. Rename or drop it, then "
            f"run {target.operation} again."
        )


def _declared(session: Session, target: Target, declare: Declare) -> Definition:
    """The wanted definition, read from a temporary empty copy of the table.

    Raises `BuildError` when the server does not allow that.
    """
    table = catalog.qualified(session, target.schema, str(target.table))
    ((schema,),) = session.rows(
        "SELECT coalesce(nullif(%s, ''), database())", [target.schema or ""]
    )
    copy = catalog.qualified(session, schema, _COPY)
    try:
        session.run(f"CREATE TEMPORARY TABLE {copy} LIKE {table}")
        try:
            session.run(f"ALTER TABLE {copy} DROP INDEX {session.quote(target.name)}")
            declare(schema, _COPY)
            wanted = catalog.definition(session, copy, target.name)
        finally:
            session.run(f"DROP TEMPORARY TABLE {copy}")
    except Exception as error:
        if session.error_number(error) not in _REFUSED:
            raise
        raise BuildError(
            f"cannot create index {target.name!r}: table {target.table!r} has an index of that "
            f"name, and declaring the wanted one on a temporary copy of the table, to compare the "
            f"two, failed ({error}). Drop the index, or grant CREATE TEMPORARY TABLES."
        ) from error
    if wanted is None:
        raise BuildError(f"cannot run {target.operation}: it creates no index to compare with.")
    return wanted
