"""Which indexes the declared queries of a schema want."""

from __future__ import annotations

from dataclasses import dataclass

from idx_core.model import Index, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An index that declared queries want and that no index of the table's models gives them.

    `queries` are the names of those it serves, in order. `why` says in a few words what the index
    does for them: "equality on client_id, then order by created_at DESC".
    """

    index: Index
    queries: tuple[str, ...]
    why: str = ""


def wanted(table: Table, schema: Schema) -> tuple[Wanted, ...]:
    """The fewest indexes that serve all declared queries of the schema on this table.

    Raises `QueryError` when one of the schema's queries cannot be read.
    """
    if not schema.queries:
        return ()
    # sqlglot is loaded only where there are queries
    from idx_core.queries.analyse import accesses_of
    from idx_core.queries.deriving import derived

    return derived(table, schema, accesses_of(table, schema))
