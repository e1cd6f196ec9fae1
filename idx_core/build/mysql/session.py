"""What an adapter brings: a connection to MySQL or MariaDB, seen without its driver."""

from collections.abc import Sequence
from typing import Any, Protocol


class Session(Protocol):
    """A connection. The errors of its driver are let through."""

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask. `%s` stands for a text, if there are any; else the text is as it is written."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement as it is written: a percent sign in it is a percent sign."""
        ...

    def quote(self, name: str) -> str:
        """The name as an identifier in SQL."""
        ...

    def error_number(self, error: BaseException) -> int | None:
        """The server's number of an error, such as 1205; None when it is not one of the server's.

        The connection is usable after all of those but the ones from 2000 on.
        """
        ...

    def note(self, message: str) -> None:
        """Tell the user about something unusual that needs no action."""
        ...
