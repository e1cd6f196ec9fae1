"""Contract (to be written): which indexes the declared queries of a schema want."""

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
    """The fewest indexes that serve all declared queries of the schema on this table."""
    raise NotImplementedError
