"""What revisions get in the place of a database: it records SQL and knows no answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.inspection import _inspects


class Inert:
    """An answer that nobody has: empty, false, and inert whatever is done with it."""

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **kw: Any) -> Inert:
        return self

    def __getitem__(self, key: Any) -> Inert:
        return self

    def __iter__(self) -> Iterator[Inert]:
        return iter(())

    def __contains__(self, item: object) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __enter__(self) -> Inert:
        return self

    def __exit__(self, *args: object) -> None:
        return None


class InertConnection(Inert):
    """A connection to nothing. What it executes is told to `execute_sql`.

    `ask` is called when an answer of the database would be needed to go on rightly.
    """

    def __init__(
        self, dialect: Dialect, execute_sql: Callable[[Any], None], ask: Callable[[], None]
    ) -> None:
        self.dialect = dialect
        self._execute_sql = execute_sql
        self._ask = ask

    @property
    def engine(self) -> InertConnection:
        return self

    def execute(self, statement: Any, *args: Any, **kw: Any) -> Inert:
        """Record the statement."""
        self._execute_sql(statement)
        return Answer(self._ask)

    exec_driver_sql = execute

    def scalar(self, statement: Any, *args: Any, **kw: Any) -> Inert:
        """Record the statement; its answer is missing."""
        self._execute_sql(statement)
        self._ask()
        return Inert()

    scalars = scalar

    def begin(self) -> InertConnection:
        return self

    begin_nested = connect = execution_options = begin

    def __enter__(self) -> InertConnection:
        return self

    def __getattr__(self, name: str) -> Inert:
        self._ask()
        return super().__getattr__(name)

    def __bool__(self) -> bool:
        return True


class Answer(Inert):
    """What a statement gives; looking at it is asking."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask

    def __getattr__(self, name: str) -> Inert:
        if not name.startswith("__"):
            self._ask()
        return super().__getattr__(name)

    def __iter__(self) -> Iterator[Inert]:
        self._ask()
        return iter(())


@_inspects(InertConnection)
def _inspect(connection: InertConnection) -> Inert:
    """`sa.inspect(op.get_bind())`"""
    connection._ask()
    return Inert()
