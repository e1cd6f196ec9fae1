"""The candidates of an open model: each built and sized when it is first asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from idx_core.scale_model import building
from idx_core.scale_model.connection import driver
from idx_core.scale_model.enlarging import Enlarging, enlarge_relation
from idx_core.scale_model.estimating import estimated
from idx_core.scale_model.planner import Planner
from idx_core.scale_model.relations import Relation, pages_of
from idx_core.scale_model.restoring import restore_size
from idx_core.scale_model.server import Server
from idx_core.scale_model.sizes import IndexExtent, Sizes
from idx_core.statistics.snapshot import Snapshot

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection


class Candidates:
    """Indexes that are there, and that no question sees unless it names them."""

    def __init__(
        self, connection: Connection, server: Server, planner: Planner, snapshot: Snapshot
    ) -> None:
        self._connection = connection
        self._server = server
        self._planner = planner
        self._snapshot = snapshot
        self._built: dict[str, list[int]] = {}

    def oids(self, text: str, sizes: Sizes) -> list[int]:
        """The indexes that a CREATE INDEX statement makes, built now when they are not there yet.

        Sizes are looked for by name, and derived from statistics where there are none.
        ScaleModelError when PostgreSQL refuses, or when no size is known.
        """
        if text not in self._built:
            indexes = building.build(self._connection, text)
            try:
                for index in indexes:
                    self._enlarge(index, sizes.get(index.name))
            except BaseException:
                building.drop(self._connection, [index.oid for index in indexes])
                raise
            self._built[text] = [index.oid for index in indexes]
        return self._built[text]

    def drop(self) -> bool:
        """Drop all; False when that fails, and the model is not to be used again."""
        try:
            building.drop(self._connection, [oid for made in self._built.values() for oid in made])
        except driver().Error:
            return False
        self._built.clear()
        return True

    def _enlarge(self, index: Relation, given: IndexExtent | None) -> None:
        if index.path is None:  # of a partitioned table; those of its partitions have files
            return
        extent = self._extent(index, given)
        heap_pages = pages_of(self._connection, index.table)
        work = Enlarging(index.path, index.method, extent, heap_pages)
        enlarge_relation(self._server.data / index.path, work, self._server.account)
        restore_size(self._connection, index, extent)

    def _extent(self, index: Relation, given: IndexExtent | None) -> IndexExtent:
        if given is not None and given.tuples is not None:
            return given
        data, snapshot = self._server.data, self._snapshot
        found = estimated(self._connection, self._planner, data, snapshot, index)
        return replace(given, tuples=found.tuples) if given else found
