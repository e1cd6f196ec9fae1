"""The statistics that a project has committed, read when a rule first asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from idx_core.model import Schema
    from idx_core.statistics.snapshot import Snapshot
    from idx_core.statistics.volumes import Volume

FILE_NAME = "idx_statistics.toml"


def statistics_reader(
    file: Path | None, volumes: Mapping[str, Volume]
) -> Callable[[Schema], Snapshot | None] | None:
    """What reads the snapshot in the file, else declared volumes; None where neither is there.

    It raises `StatisticsError` when the file cannot be read.
    """
    if file is not None and file.is_file():
        return lambda _: _loaded(file)
    return (lambda schema: _assumed(schema, volumes)) if volumes else None


def _loaded(file: Path) -> Snapshot:
    from idx_core.statistics.file import load_snapshot

    return load_snapshot(file)


def _assumed(schema: Schema, volumes: Mapping[str, Volume]) -> Snapshot:
    from idx_core.statistics.assumed import with_volumes

    return with_volumes(schema, volumes)
