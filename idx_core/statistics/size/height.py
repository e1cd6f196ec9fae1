"""How many levels a B-tree has above its leaves."""

import math
from collections.abc import Sequence

from idx_core.statistics.size.page import ITEM_POINTER, TUPLE_HEADER, aligned, inner_capacity


def inner_levels(leaves: int, fan_out: float) -> list[int]:
    """The pages of each level above the leaves, from the lowest to the root."""
    levels = []
    while leaves > 1:
        leaves = math.ceil(leaves / fan_out)
        levels.append(leaves)
    return levels


def fan_out(pivot_size: float, page_size: int) -> float:
    """How many pages a page of the level above points to."""
    return max(inner_capacity(page_size) / (pivot_size + ITEM_POINTER), 2.0)


def height_of(pages: int, key_widths: Sequence[int], page_size: int = 8192) -> int:
    """The height of a B-tree of so many pages, the metapage too; widths in bytes on average."""
    pivot = TUPLE_HEADER + aligned(sum(key_widths[:1]))
    leaves = max(pages - 1, 1)
    spread = fan_out(pivot, page_size)
    return len(inner_levels(math.ceil(leaves * (1 - 1 / spread)), spread))
