"""What an adapter brings: a connection to PostgreSQL, seen without its driver."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol


class Session(Protocol):
    """A connection in autocommit mode. The errors of its driver are let through."""

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """The driver's errors for a statement that PostgreSQL does not accept or permit."""
        ...

    @property
    def is_usable(self) -> bool:
        """Whether the connection is there, and free for the next statement."""
        ...

    @property
    def announced_pid(self) -> int | None:
        """The server process as it was announced on connecting; None where nobody knows.

        Behind a pooler it is an invention of the pooler's.
        """
        ...

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask. `%s` stands for a text in `sql`, which has no other percent sign."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement as it is written: a percent sign in it is a percent sign."""
        ...

    def quote(self, name: str) -> str:
        """The name as an identifier in SQL, always in quotes."""
        ...

    def rolled_back(self) -> AbstractContextManager[None]:
        """A transaction of which nothing stays, whether or not the block raises."""
        ...

    def sqlstate(self, error: BaseException) -> str | None:
        """PostgreSQL's five-character code of an error; None when it is not one of PostgreSQL's."""
        ...

    def cancel(self) -> None:
        """Cancel the running statement; called from another thread, after Ctrl-C.

        Does nothing where the driver does so itself.
        """
        ...

    def beside(self) -> "AbstractContextManager[Session]":
        """A second connection to the same database, closed at the end of the block."""
        ...

    @property
    def open_beside(self) -> "Callable[[], AbstractContextManager[Session]] | None":
        """`beside` for use in another thread, at nobody's expense; None where that cannot be."""
        ...

    def tell(self, line: str, event: Mapping[str, object]) -> None:
        """Show how an operation is going, `event` being the same for machines.

        Called in another thread.
        """
        ...

    def note(self, message: str) -> None:
        """Tell the user about something unusual that needs no action."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The index that an operation is about.

    Names are as they are stored, not quoted (PostgreSQL's cut at 63 bytes is made here). `schema`
    is None where the search path decides; `table` is None where only the index is known.
    `operation` tells the user which line of which file this is.
    """

    operation: str
    name: str
    table: str | None
    schema: str | None = None


Declare = Callable[[str, str], None]
"""`declare(schema, table)` creates the wanted index on another table, plainly, not concurrently."""
