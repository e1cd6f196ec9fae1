"""One read-only transaction in which a question may be refused without ending it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from idx_core.build.session import Session
from idx_core.errors import HealthError

_TIMED_OUT = "57014"


class Asking:
    """Asks within the transaction; gathers what could not be read, a sentence each."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.missing: list[str] = []

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask; an error ends the transaction."""
        return self.session.rows(sql, parameters)

    def rows_or_none(
        self, what: str, sql: str, parameters: Sequence[str] = ()
    ) -> list[tuple[Any, ...]] | None:
        """Ask what PostgreSQL may refuse: then it is missing, and the transaction goes on."""
        self.session.run("SAVEPOINT idx_health")
        try:
            found = self.session.rows(sql, parameters)
        except Exception as error:
            if self.session.sqlstate(error) is None:
                raise
            self.session.run("ROLLBACK TO SAVEPOINT idx_health")
            self.missing.append(f"{what}: {reason_of(error, self.session)}")
            return None
        self.session.run("RELEASE SAVEPOINT idx_health")
        return found


@contextmanager
def asking(session: Session, timeout: float) -> Iterator[Asking]:
    """The transaction; `timeout` of each statement in seconds. Raises `HealthError`."""
    try:
        with session.rolled_back():
            session.run("SET TRANSACTION READ ONLY")
            session.run(f"SET LOCAL statement_timeout = '{max(round(timeout * 1000), 1)}ms'")
            session.run("SET LOCAL lock_timeout = '2s'")
            session.run("SET LOCAL timezone = 'UTC'")
            session.run("SET LOCAL datestyle = 'ISO, YMD'")
            yield Asking(session)
    except Exception as error:
        if session.sqlstate(error) is None:
            raise
        raise HealthError(
            f"cannot read the health of the database: {reason_of(error, session)}"
        ) from error


def reason_of(error: BaseException, session: Session) -> str:
    """The first line of what PostgreSQL says, and what helps where that is known."""
    if session.sqlstate(error) == _TIMED_OUT:
        return "it took too long; give it more time with --timeout"
    origin = getattr(error, "orig", None) or error  # SQLAlchemy's is longer than PostgreSQL's
    lines = str(origin).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("<class 'asyncpg.exceptions.").strip()
