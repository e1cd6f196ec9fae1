"""The scale model of Django's models, for programs; `manage.py idx explain` is for people."""

from __future__ import annotations

from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections

from django_idx.ddl import ddl_of
from idx_core.explain.verb import EXTENSIONS
from idx_core.scale_model import ScaleModel
from idx_core.statistics.snapshot import Snapshot


def from_models(
    snapshot: Snapshot, *, using: str = DEFAULT_DB_ALIAS, directory: Path | None = None
) -> ScaleModel:
    """All models that belong on this alias, as they are declared, at the sizes of the snapshot.

    The alias is one of PostgreSQL's; no connection is opened. Derived indexes are not in it: ask
    with them (`with_indexes`). `directory` is as in `ScaleModel.from_ddl`.
    """
    return ScaleModel.from_ddl(
        EXTENSIONS + ddl_of(connections[using]), snapshot, directory=directory
    )
