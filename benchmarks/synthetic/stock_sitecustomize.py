"""Put on the path of runs without the plugin, as sitecustomize: they must not even find it."""

from __future__ import annotations

import importlib.metadata
from typing import Any

_all_entry_points = importlib.metadata.entry_points


def _without_ours(**params: Any) -> importlib.metadata.EntryPoints:
    found: Any = _all_entry_points(**params)
    kept = [entry for entry in found if not entry.value.startswith("alembic_idx")]
    return importlib.metadata.EntryPoints(kept)


importlib.metadata.entry_points = _without_ours  # type: ignore[assignment]
