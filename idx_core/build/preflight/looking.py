"""Short transactions that look: they neither write, nor hang, nor keep a lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from idx_core.build.session import Session
from idx_core.build.timeouts import milliseconds

_numbers = count()  # drivers remember what EXECUTE of a name gave the last time
LOCK_SECONDS = 1.0  # whoever holds the table exclusively is told by the builder itself

_LIMITS = """
SELECT set_config('transaction_read_only', 'on', true),
       set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true),
       set_config('max_parallel_workers_per_gather', '0', true),
       set_config('row_security', 'off', true)
"""


class Look:
    """Asks in one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._prepared: list[str] = []

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """As `Session.rows`."""
        return self.session.rows(sql, parameters)

    def written(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query that is taken as it is written, whatever signs it has."""
        return self.session.rows(f"EXECUTE {self._prepare(query)}")

    def plan(self, query: str) -> dict[str, Any]:
        """The planner's plan of a query that is taken as it is written."""
        ((found,),) = self.session.rows(f"EXPLAIN (FORMAT JSON) EXECUTE {self._prepare(query)}")
        if isinstance(found, str):
            import json  # only some drivers leave that to others

            found = json.loads(found)
        plan: dict[str, Any] = found[0]["Plan"]
        return plan

    def forget(self) -> None:
        """Take back what outlives the transaction."""
        while self._prepared and self.session.is_usable:
            self.session.run(f"DEALLOCATE {self._prepared.pop()}")

    def _prepare(self, query: str) -> str:
        # The parameters of a driver would be looked for in the user's own expressions.
        name = f"idx_preflight_{next(_numbers)}"
        self.session.run(f"PREPARE {name} AS {query}")
        self._prepared.append(name)
        return name


@contextmanager
def looking(session: Session, seconds: float) -> Iterator[Look]:
    """A read-only transaction in which no statement takes longer than so many seconds.

    Row security raises an error in it, instead of hiding rows.
    """
    look = Look(session)
    try:
        with session.rolled_back():
            session.rows(_LIMITS, [milliseconds(seconds), milliseconds(LOCK_SECONDS)])
            yield look
    finally:
        look.forget()
