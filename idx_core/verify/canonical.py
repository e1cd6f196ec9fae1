"""Declared indexes as PostgreSQL itself writes them: created on an empty temporary copy."""

from collections.abc import Sequence
from functools import partial

from idx_core.build.interruption import cancellable
from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.reflected import FoundTable, indexes_of
from idx_core.verify.shape import Shape

_COPY = "SELECT 0, to_regclass(%s)::oid::text"
_LOCK_NOT_AVAILABLE = "55P03"
_PATIENCE = "SET LOCAL lock_timeout = '5s'"


def canonical(
    session: Session, table: FoundTable, declared: Sequence[DeclaredIndex]
) -> list[Shape | str]:
    """The shape of each, or why it could not be had. Nothing stays in the database.

    All are created on one copy; when one of them is refused, each on a copy of its own.
    """
    together = _created(session, table, declared)
    if not isinstance(together, str):
        return [*together]
    if len(declared) == 1:
        return [together]
    return [each for index in declared for each in canonical(session, table, [index])]


def _created(
    session: Session, table: FoundTable, declared: Sequence[DeclaredIndex]
) -> list[Shape] | str:
    # The copy has the table's own name, by which expressions may refer to the columns.
    name = session.quote(table.name)
    like = f"CREATE TEMPORARY TABLE {name} (LIKE {session.quote(table.schema)}.{name})"
    try:
        with session.rolled_back():
            session.run(_PATIENCE)
            cancellable(session, partial(session.run, like))
            for index in declared:
                index.declare("pg_temp", table.name)
            ((_, oid),) = session.rows(_COPY, [f"pg_temp.{name}"])
            copy = FoundTable(oid, table.schema, table.name)
            # in the order of their OIDs, which is that of their creation
            shapes = [index.shape for index in indexes_of(session, [copy])]
    except Exception as error:
        locked = session.sqlstate(error) == _LOCK_NOT_AVAILABLE
        if not (locked or isinstance(error, session.refusals)):
            raise
        return str(error).strip().splitlines()[0]
    if len(shapes) != len(declared):
        return f"its declaration creates {len(shapes)} indexes"
    return shapes


def written(session: Session, table: TableName, shape: Shape) -> DeclaredIndex:
    """An index of that definition, by PostgreSQL's own text."""

    def declare(schema: str, copy: str) -> None:
        kind = "UNIQUE INDEX" if shape.unique else "INDEX"
        where = f"{session.quote(schema)}.{session.quote(copy)}"
        session.run(f"CREATE {kind} ON {where} {shape.tail}")

    return DeclaredIndex(table=table, name="", source="", declare=declare)
