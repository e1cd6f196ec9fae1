"""The scale model: PostgreSQL's planner at production size, without production's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from idx_core.errors import ScaleModelError
from idx_core.scale_model.candidates import Candidates
from idx_core.scale_model.connection import connect
from idx_core.scale_model.place import place_for_models
from idx_core.scale_model.plan import Plan
from idx_core.scale_model.planner import ROLE, Planner
from idx_core.scale_model.relations import Relation, relations_of
from idx_core.scale_model.server import SUPERUSER, Server, usual_locale
from idx_core.scale_model.sizes import Sizes
from idx_core.scale_model.template import Kept, Recipe, obtained
from idx_core.statistics.snapshot import Snapshot

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection


class ScaleModel:
    """Used as a context manager; then it answers `explain` until the block ends.

    `notes` say, a sentence each, what the model does not have that the schema or the snapshot has.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, recipe: Recipe, directory: Path | None = None) -> None:
        self._recipe = recipe
        self._place_given = directory
        self._open = ExitStack()
        self._is_clean = False
        self._planner: Planner | None = None

    @classmethod
    def from_ddl(
        cls,
        ddl: str,
        snapshot: Snapshot,
        *,
        sizes: Sizes | None = None,
        locale: str | None = None,
        directory: Path | None = None,
    ) -> ScaleModel:
        """A model of the schema that a script defines, at the sizes of the snapshot.

        `sizes` are of indexes that the snapshot does not have, by name. `locale` is that of the
        production database as initdb takes it. Models are kept in `directory`, by default in the
        user's cache.
        """
        return cls(Recipe(ddl, snapshot, sizes or {}, locale or usual_locale()), directory)

    @property
    def key(self) -> str:
        """A digest of all that the model is made of, by which it is found in the cache."""
        return self._recipe.key

    def __enter__(self) -> ScaleModel:
        with ExitStack() as opening:
            place = place_for_models(self._place_given)
            kept = obtained(place, self._recipe, opening.enter_context(place.model_directory()))
            self._server = Server.in_directory(kept.directory, place.account)
            opening.callback(self._put_back, kept)
            socket = opening.enter_context(self._server.running())
            self._admin: Connection = opening.enter_context(connect(socket, SUPERUSER))
            asking = opening.enter_context(connect(socket, ROLE))
            snapshot = self._recipe.snapshot
            self._planner = Planner(asking, dict(snapshot.settings))
            self._candidates = Candidates(self._admin, self._server, self._planner, snapshot)
            self._open = opening.pop_all()
        ignored = (f"setting {name} is left out" for name in self._planner.ignored)
        self.notes = (*kept.notes, *ignored)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._planner = None
        self._is_clean = kind is None and self._candidates.drop()
        self._open.close()

    def _put_back(self, kept: Kept) -> None:
        if self._is_clean:
            kept.put_back()

    def explain(
        self,
        sql: str,
        *,
        with_indexes: Sequence[str] = (),
        without: Sequence[str] = (),
        sizes: Sizes | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Plan:
        """The plan of one SELECT, INSERT, UPDATE or DELETE; nothing is executed.

        `with_indexes` are CREATE INDEX statements, built on first use and seen by this question
        only; `sizes` are theirs by name, derived from statistics where not given. `without` are
        names of indexes of the schema, `name` or `schema.name`. `settings` hold for this question.
        For parameters (`$1`) it is the generic plan. Raises ScaleModelError.
        """
        planner = self._opened()
        known = sizes or {}
        visible = [oid for text in with_indexes for oid in self._candidates.oids(text, known)]
        hidden = self._named(without) if without else ()
        return planner.ask(sql, visible=visible, hidden=hidden, settings=settings)

    def _opened(self) -> Planner:
        if self._planner is None:
            raise ScaleModelError("cannot explain: the scale model is not open (use it in `with`)")
        return self._planner

    def _named(self, names: Sequence[str]) -> list[int]:
        indexes = [relation for relation in relations_of(self._admin) if relation.is_index]
        return [_one_of(indexes, name).oid for name in names]


def _one_of(indexes: Sequence[Relation], name: str) -> Relation:
    found = [index for index in indexes if name in {index.name, str(index)}]
    if len(found) != 1:
        why = "more than one has that name, give its schema too" if found else "there is none"
        raise ScaleModelError(f"cannot leave out index {name!r}: {why}")
    return found[0]
