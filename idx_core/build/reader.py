"""What may be asked beside a build: a connection that only looks."""

from collections.abc import Sequence
from typing import Any, Protocol


class Reader(Protocol):
    """A connection in autocommit mode, as much of `Session` as looking needs."""

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask. `%s` stands for a text in `sql`, which has no other percent sign."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement as it is written."""
        ...
