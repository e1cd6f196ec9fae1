"""Builds a model once and keeps it: schema, statistics and sizes in a stopped cluster.

A template is never run. Each model in use is a copy, so several can be used at a time, and one
that crashes harms nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from idx_core.scale_model import building, disk, planner, restoring, schema
from idx_core.scale_model.connection import connect
from idx_core.scale_model.enlarging import carry_out, planned
from idx_core.scale_model.place import Place
from idx_core.scale_model.programs import embedded_version
from idx_core.scale_model.relations import relations_of
from idx_core.scale_model.server import SUPERUSER, Server, usual_locale
from idx_core.scale_model.sizes import Sizes
from idx_core.statistics.snapshot import Snapshot

_FORMAT = 1  # of templates; another number makes all earlier ones unused
_CLUSTER = 48 << 20  # bytes of an empty cluster
_RELATION = 40 << 10  # bytes on disk of a table with an index, the catalog's rows included
_NOTES = "notes.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a model is made of. Equal recipes have equal templates."""

    ddl: str
    snapshot: Snapshot
    sizes: Sizes = field(default_factory=dict)
    locale: str = field(default_factory=usual_locale)

    @property
    def key(self) -> str:
        """A digest of everything that the template depends on."""
        parts = (
            *(_FORMAT, embedded_version(), self.locale, sorted(self.sizes.items())),
            *(self.ddl, self.snapshot),
        )
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def needed(self) -> int:
        """Bytes on disk of a model, about, twice: the template and one copy."""
        relations = sum(1 + len(table.indexes) for table in self.snapshot)
        return 2 * (_CLUSTER + relations * _RELATION)


@dataclass(frozen=True, slots=True)
class Template:
    """A finished model in the cache, with what there was to note while it was built."""

    directory: Path
    notes: tuple[str, ...]

    def copy_to(self, server: Server) -> None:
        """Copy the cluster to where the server wants it."""
        os.utime(self.directory)
        disk.copy_tree(self.directory / "data", server.data, server.account)


def template_of(place: Place, recipe: Recipe) -> Template:
    """The template from the cache, built first where it is not there."""
    directory = place.templates / recipe.key
    if not directory.exists():
        disk.check(place.root, recipe.needed)
        _build(place, recipe, directory)
    notes = json.loads((directory / _NOTES).read_text(encoding="utf-8"))
    return Template(directory, tuple(notes))


def _build(place: Place, recipe: Recipe, directory: Path) -> None:
    with place.model_directory() as workshop:
        server = Server.in_directory(workshop, place.account)
        _empty_cluster(place, recipe.locale).copy_to(server)
        notes = _fill(server, recipe)
        _keep(server, notes, directory)


def _empty_cluster(place: Place, locale: str) -> Template:
    """What initdb makes: the same for all models, and half of the time that one takes."""
    digest = hashlib.sha256(f"{_FORMAT} {embedded_version()} {locale}".encode()).hexdigest()[:16]
    directory = place.templates / f"empty-{digest}"
    if not directory.exists():
        with place.model_directory() as workshop:
            server = Server.in_directory(workshop, place.account)
            server.initialise(locale)
            _keep(server, [], directory)
    return Template(directory, ())


def _keep(server: Server, notes: Sequence[str], directory: Path) -> None:
    """Move the stopped cluster into the cache, whole or not at all."""
    finished = Path(tempfile.mkdtemp(prefix="new-", dir=directory.parent))
    try:
        server.data.rename(finished / "data")
        (finished / _NOTES).write_text(json.dumps(notes), encoding="utf-8")
        finished.rename(directory)
    except OSError:
        shutil.rmtree(finished, ignore_errors=True)
        if not directory.exists():  # else another process was first, with an equal one
            raise


def _fill(server: Server, recipe: Recipe) -> list[str]:
    with server.running() as socket:
        with connect(socket, SUPERUSER) as connection:
            notes = list(schema.run(connection, recipe.ddl))
        with connect(socket, SUPERUSER) as connection:
            relations = relations_of(connection)
            planner.install(connection, sorted({relation.schema for relation in relations}))
            building.prepare(connection)
            notes += restoring.restore(connection, recipe.snapshot, relations)
    work, unknown = planned(relations, recipe.snapshot, recipe.sizes)
    carry_out(work, server.data, server.account)
    return notes + unknown
