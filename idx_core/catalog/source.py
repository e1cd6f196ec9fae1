"""What a reader of the catalog needs of a connection."""

from collections.abc import Sequence
from typing import Any, Protocol


class Source(Protocol):
    """A connection; every `idx_core.build.session.Session` is one."""

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Ask. `%s` stands for a text in `sql`, which has no other percent sign."""
        ...


OWN_SCHEMAS = """\
n.nspname <> 'information_schema' AND left(n.nspname::text, 3) <> 'pg_'"""
"""Of a namespace `n`: whether it is the user's, and not PostgreSQL's own."""
