"""How large the files of a model's relations are to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from idx_core.scale_model.btree import PAGE
from idx_core.statistics.size.height import height_of
from idx_core.statistics.snapshot import GinCounts


@dataclass(frozen=True, slots=True)
class IndexExtent:
    """What an index's file is to look like: pages, the metapage included, and a B-tree's height.

    `height` counts the levels above the leaves; None has it derived from the pages. `tuples` are
    the entries, None the rows that the planner expects. `gin` is for GIN indexes alone; without it
    PostgreSQL takes for its counts what it takes for a hypothetical index.
    """

    pages: int
    height: int | None = None
    tuples: float | None = None
    gin: GinCounts | None = None

    @property
    def levels(self) -> int:
        """The height of the tree that is written; never higher than the pages allow."""
        height = height_of(self.pages, (8,), PAGE) if self.height is None else self.height
        return max(min(height, self.pages - 2), 0)


Sizes = Mapping[str, IndexExtent]
"""Sizes of indexes that no snapshot has, or that are to be another than there, by name."""
