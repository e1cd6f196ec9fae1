"""All tables, parents first."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import Table

from grove.models import Base
from grove.seed import library, orchard, people, talk
from grove.seed.world import Rows, World

_MAKERS: dict[str, Callable[[World], Rows]] = {
    "tenants": people.tenants,
    "users": people.users,
    "user_settings": people.user_settings,
    "client_apps": orchard.client_apps,
    "groves": orchard.groves,
    "branches": orchard.branches,
    "grove_members": orchard.grove_members,
    "conversations": talk.conversations,
    "messages": talk.messages,
    "documents": library.documents,
    "document_chunks": library.document_chunks,
}


class TableData(NamedTuple):
    """A table and its rows, which have a value for each column in the table's order."""

    table: Table
    rows: Rows


def dataset(scale: float, seed: int) -> Iterator[TableData]:
    """The same rows for the same arguments, on every platform and in every run.

    Raises ``ValueError`` when the scale is not a positive number.
    """
    world = World(scale, seed)
    for name, make in _MAKERS.items():
        yield TableData(Base.metadata.tables[name], make(world))
