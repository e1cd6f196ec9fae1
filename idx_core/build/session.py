"""What an adapter brings: a connection to PostgreSQL, seen without its driver."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol


class Session(Protocol):
    """A connection in autocommit mode. The errors of its driver are let through."""

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """The driver's errors for a statement that PostgreSQL does not accept or permit."""
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
