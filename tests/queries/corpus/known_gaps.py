"""What the analyser does not manage, by the name of the case, each with its reason."""

from __future__ import annotations

SHAPE_GAPS: dict[str, str] = {}
INDEX_GAPS: dict[str, str] = {}
