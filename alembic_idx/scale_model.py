"""The scale model of SQLAlchemy's models, for programs; `alembic-idx explain` is for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import MetaData

from alembic_idx.ddl import ddl_of
from idx_core.explain.verb import EXTENSIONS
from idx_core.scale_model import ScaleModel
from idx_core.statistics.snapshot import Snapshot


def from_models(
    targets: MetaData | Sequence[MetaData], snapshot: Snapshot, *, directory: Path | None = None
) -> ScaleModel:
    """The tables of one MetaData or several, as they are declared, at the sizes of the snapshot.

    Derived indexes are not in it: ask with them (`with_indexes`). `directory` is as in
    `ScaleModel.from_ddl`.
    """
    return ScaleModel.from_ddl(EXTENSIONS + ddl_of(targets), snapshot, directory=directory)
