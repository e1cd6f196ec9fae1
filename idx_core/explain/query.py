"""What `explain` is asked about: SQL, or the name of a declared query."""

from __future__ import annotations

import re
from collections.abc import Sequence

from idx_core.errors import QueryError
from idx_core.model import DeclaredQuery

_NAME = re.compile(r"[\w.\[\]]+")


def query_text(asked: str, queries: Sequence[DeclaredQuery]) -> str:
    """The SQL of the declared query of that name, else what was asked.

    Raises `QueryError` for what can only be a name, and is none.
    """
    named = {query.name: query.sql for query in queries}
    name = asked.strip()
    if name in named:
        return named[name]
    if _NAME.fullmatch(name):
        from difflib import get_close_matches  # it takes longer than the rest

        close = get_close_matches(name, named, n=1)
        known = f"did you mean {close[0]!r}?" if close else f"there are {_listed(sorted(named))}"
        raise QueryError(
            f"cannot explain {name!r}: no declared query, index or finding has that name; {known}"
        )
    return asked


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown or "none"
