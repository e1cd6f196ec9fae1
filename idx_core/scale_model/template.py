"""Builds a model once and keeps it: schema, statistics and sizes in a stopped cluster."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from idx_core.errors import ScaleModelError
from idx_core.scale_model import building, disk, planner, restoring, schema
from idx_core.scale_model.btree import PAGE
from idx_core.scale_model.connection import connect
from idx_core.scale_model.enlarging import Enlarging, carry_out, planned
from idx_core.scale_model.estimating import estimated
from idx_core.scale_model.place import Place
from idx_core.scale_model.programs import embedded_version
from idx_core.scale_model.relations import Relation, pages_of, relations_of
from idx_core.scale_model.server import SUPERUSER, Server, usual_locale
from idx_core.scale_model.sizes import Sizes
from idx_core.statistics.snapshot import Snapshot

_FORMAT = 2  # of templates; another number makes all earlier ones unused
_CLUSTER = 32 << 20  # bytes of an empty cluster
_RELATION = 64 << 10  # bytes on disk of a table or an index, with its rows in the catalog
_NOTES = "notes.json"
_TEMPLATES = ("template0", "template1")
_NAMED = 5  # indexes in one note
_MOST = 2  # models of one recipe in the cache


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a model is made of. Equal recipes make equal models."""

    ddl: str
    snapshot: Snapshot
    sizes: Sizes = field(default_factory=dict)
    locale: str = field(default_factory=usual_locale)

    @property
    def key(self) -> str:
        """A digest of everything that the model depends on."""
        parts = (
            *(_FORMAT, embedded_version(), self.locale, sorted(self.sizes.items())),
            *(self.ddl, self.snapshot),
        )
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def needed(self) -> int:
        """Bytes on disk of a model, about, and of the empty cluster that it is made from."""
        relations = sum(1 + len(table.indexes) for table in self.snapshot)
        return 2 * _CLUSTER + relations * _RELATION


def obtained(place: Place, recipe: Recipe, workshop: Path) -> Kept:
    """A stopped model in a directory of its own below the workshop: taken or built.

    ScaleModelError when there is no room for it, or production's pages have another size.
    """
    if recipe.snapshot.page_size != PAGE:
        raise ScaleModelError(
            f"cannot build a scale model with pages of {recipe.snapshot.page_size} bytes: the"
            f" private server has pages of {PAGE}"
        )
    kept = Kept(workshop / "model", place, recipe.key)
    if not kept.take():
        disk.check(place.root, recipe.needed)
        _build(kept, recipe)
    return kept


@dataclass(frozen=True, slots=True)
class Kept:
    """A model's cluster and its notes, in use by one process at a time.

    Whoever wants it takes it out of the cache by renaming it, and puts it back in the same way.
    Who finds none builds another.
    """

    directory: Path
    place: Place
    key: str

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(json.loads((self.directory / _NOTES).read_text(encoding="utf-8")))

    def take(self) -> bool:
        """Take one from the cache; False when there is none, or when others took them."""
        for found in self._cached():
            with suppress(OSError):
                found.rename(self.directory)
                return True
        return False

    def put_back(self) -> None:
        """Keep it for the next one, if its server has stopped in good order and it is wanted."""
        if (self.directory / "data" / "postmaster.pid").exists() or len(self._cached()) >= _MOST:
            return
        os.utime(self.directory)
        with suppress(OSError):
            self.directory.rename(self.place.templates / f"{self.key}-{token_hex(4)}")

    def _cached(self) -> list[Path]:
        return list(self.place.templates.glob(f"{self.key}-*"))


def _build(kept: Kept, recipe: Recipe) -> None:
    place = kept.place
    kept.directory.mkdir(mode=0o700)
    place.account.give(kept.directory)
    server = Server.in_directory(kept.directory, place.account)
    disk.copy_tree(_empty_cluster(place, recipe.locale), server.data, place.account)
    notes = _fill(server, recipe)
    (kept.directory / _NOTES).write_text(json.dumps(notes), encoding="utf-8")


def _empty_cluster(place: Place, locale: str) -> Path:
    """What initdb makes, without the databases that nobody copies: the same for all models."""
    digest = hashlib.sha256(f"{_FORMAT} {embedded_version()} {locale}".encode()).hexdigest()[:16]
    directory = place.templates / f"empty-{digest}"
    if not directory.exists():
        with place.model_directory() as workshop:
            server = Server.in_directory(workshop, place.account)
            server.initialise(locale)
            with server.running() as socket, connect(socket, SUPERUSER) as connection:
                for template in _TEMPLATES:
                    connection.execute(f"ALTER DATABASE {template} IS_TEMPLATE false".encode())
                    connection.execute(f"DROP DATABASE {template}".encode())
            with suppress(OSError):  # another process was first
                server.data.rename(directory)
    os.utime(directory)
    return directory


def _fill(server: Server, recipe: Recipe) -> list[str]:
    with server.running() as socket:
        with connect(socket, SUPERUSER) as connection:
            notes = list(schema.run(connection, recipe.ddl))
        with connect(socket, SUPERUSER) as connection:
            relations = relations_of(connection)
            planner.install(connection, sorted({relation.schema for relation in relations}))
            building.prepare(connection)
            notes += restoring.restore(connection, recipe.snapshot, relations)
    work = planned(relations, recipe.snapshot, recipe.sizes)
    carry_out(work.enlarging, server.data, server.account)
    if work.unsized:
        notes += _size(server, recipe.snapshot, work.unsized)
    return [*notes, *work.notes]


def _size(server: Server, snapshot: Snapshot, indexes: Sequence[Relation]) -> list[str]:
    """Enlarge the indexes that production does not have yet as the size model says."""
    work = []
    with (
        server.running() as socket,
        connect(socket, SUPERUSER) as connection,
        connect(socket, planner.ROLE) as asking,
    ):
        asked = planner.Planner(asking, {})
        for index in indexes:
            extent = estimated(connection, asked, server.data, snapshot, index)
            restoring.restore_size(connection, index, extent)
            heap_pages = pages_of(connection, index.table)
            work.append(Enlarging(index.path or "", index.method, extent, heap_pages))
    carry_out(work, server.data, server.account)
    named = ", ".join(map(str, indexes[:_NAMED]))
    others = f" and {len(indexes) - _NAMED} more" if len(indexes) > _NAMED else ""
    return [f"sizes that the snapshot does not have are derived: of index {named}{others}"]
