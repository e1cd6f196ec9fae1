"""Create and drop one index without blocking writers, so that it can be run again.

InnoDB does online DDL by itself where it can, and copies the table under a lock where it cannot.
Here it is told to do the one or to fail, and not to wait long for the table. A DDL statement is
atomic: it leaves nothing half done. docs/mysql.md tells the whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b

from idx_core.build.limits import Deadline, Limits
from idx_core.build.mysql import catalog
from idx_core.build.mysql.attempts import retried
from idx_core.build.mysql.comparison import require_equal
from idx_core.build.mysql.session import Session
from idx_core.build.session import Declare, Target
from idx_core.errors import BuildError


def online(statement: str) -> str:
    """CREATE INDEX or ALTER TABLE, so that it fails rather than blocks writers."""
    if statement.lstrip()[:5].upper() == "ALTER":
        return f"{statement}, ALGORITHM=INPLACE, LOCK=NONE"
    return f"{statement} ALGORITHM=INPLACE LOCK=NONE"


def drop_statement(quote: Callable[[str], str], target: Target) -> str:
    """What drops the index online. DROP INDEX does not know how, in MariaDB."""
    table = ".".join(quote(part) for part in (target.schema, target.table) if part is not None)
    return online(f"ALTER TABLE {table} DROP INDEX {quote(target.name)}")


def create_index(
    session: Session,
    target: Target,
    *,
    build: Callable[[], None],
    declare: Declare,
    limits: Limits,
) -> None:
    """Have `build` create the index, `online`, unless an equal one is there.

    Raises `BuildError` when another index has the name, it cannot be built online, or the limits
    are exceeded.
    """
    deadline = Deadline(limits.build_deadline)

    def attempt() -> None:
        if catalog.has_table(session, target):  # else the server says what is missing
            found = _found(session, target)
            if found is not None:
                require_equal(session, target, found, declare)
                session.note(f"index {target.name!r} is there already: nothing to build")
                return
        build()

    with _alone(session, target, deadline):
        retried(session, target, limits, deadline, attempt)


def drop_index(session: Session, target: Target, *, limits: Limits) -> None:
    """Drop the index online, unless it is gone.

    Raises `BuildError` when there is no such table, a foreign key needs the index, or the limits
    are exceeded.
    """
    deadline = Deadline(limits.build_deadline)

    def attempt() -> None:
        if not catalog.has_table(session, target):
            raise BuildError(
                f"cannot run {target.operation}: there is no table {target.table!r}"
                + (f" in schema {target.schema!r}." if target.schema else ".")
            )
        if _found(session, target) is None:
            session.note(f"index {target.name!r} is already gone: nothing to drop")
            return
        session.run(drop_statement(session.quote, target))

    with _alone(session, target, deadline):
        retried(session, target, limits, deadline, attempt)


def _found(session: Session, target: Target) -> catalog.Definition | None:
    table = catalog.qualified(session, target.schema, str(target.table))
    return catalog.definition(session, table, target.name)


@contextmanager
def _alone(session: Session, target: Target, deadline: Deadline) -> Iterator[None]:
    """Have no other runner work on an index of that name of that table in the block."""
    ((schema,),) = session.rows(
        "SELECT coalesce(nullif(%s, ''), database())", [target.schema or ""]
    )
    what = "\0".join((str(schema), str(target.table), target.name)).encode()
    lock = f"migration-idx {blake2b(what, digest_size=8).hexdigest()}"
    told = False
    while not session.rows("SELECT GET_LOCK(%s, 1)", [lock])[0][0]:
        if deadline.is_over:
            raise BuildError(
                f"cannot run {target.operation}: somebody else works on index {target.name!r}. "
                "Run this again when that is over, or raise build_deadline."
            )
        if not told:
            session.note(f"somebody else works on index {target.name!r}: waiting")
            told = True
    try:
        yield
    finally:
        with suppress(Exception):  # when the connection is gone, so is the lock
            session.rows("SELECT RELEASE_LOCK(%s)", [lock])
