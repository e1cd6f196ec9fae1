"""One key of an index: how wide its values are, how often they are null and how often the same."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from idx_core.statistics.size.page import aligned
from idx_core.statistics.size.types import TypeLayout
from idx_core.statistics.snapshot import ColumnStatistics

# A header of one byte serves up to 126 bytes of content, one of four bytes the others; longer
# values are compressed when they enter an index, and may be no longer than a third of a page.
_SHORT = 127
_COMPRESSED_FROM = 509
_COMPRESSION = 0.5
_LONGEST = 2700
# Lengths of texts and numbers spread about their average by about so much of it.
_SPREAD = 0.25
_POINTS = 16

Widths = Mapping[int, float]
"""Probabilities by width in bytes, headers included, alignment not."""


@dataclass(frozen=True)
class Key:
    """A key, with its column's statistics where there are any.

    `computed`: an expression, whose values ANALYZE has measured with the longer header.
    """

    layout: TypeLayout
    statistics: ColumnStatistics | None = None
    computed: bool = False

    @property
    def null_fraction(self) -> float:
        """The fraction of rows in which it is null."""
        return self.statistics.null_fraction if self.statistics else 0.0

    @cached_property
    def widths(self) -> Widths:
        """The distribution of the widths of values that are not null."""
        if not self.layout.varies:
            return {self.layout.length: 1.0}
        average = self._average
        if self.layout.constant:
            return {round(average): 1.0}
        return _spread(average + 0.5)  # ANALYZE cuts the fraction off

    def alignment(self, width: int) -> int:
        """Where a value of this width may begin."""
        if not self.layout.varies:
            return self.layout.alignment
        return 1 if width < _SHORT else 4

    @property
    def _average(self) -> float:
        known = self.statistics.average_width if self.statistics else 0
        width = float(known or self.layout.usual_width)
        if self.computed and known and width <= _SHORT + 3:
            width = max(width - 3, 1)
        if width >= _COMPRESSED_FROM:
            width = max(width * _COMPRESSION, _COMPRESSED_FROM)
        return min(width, _LONGEST)


def _spread(average: float) -> Widths:
    """A bell of whole widths about the average, none below 2."""
    deviation = max(average * _SPREAD, 0.3)
    first, last = math.floor(average - 2.5 * deviation), math.ceil(average + 2.5 * deviation)
    step = (last - first) // _POINTS | 1  # odd, to meet every alignment
    bell = {
        max(width, 2): math.exp(-(((width - average) / deviation) ** 2) / 2)
        for width in range(first, last + 1, step)
    }
    whole = sum(bell.values())
    return {width: share / whole for width, share in bell.items()}


@lru_cache(maxsize=256)
def data_sizes(keys: tuple[Key, ...]) -> Mapping[tuple[int, bool], float]:
    """Probabilities of what an entry's keys take, after alignment, and whether one of them is null.

    Keys are taken to be independent of each other.
    """
    found: dict[tuple[int, bool], float] = {(0, False): 1.0}
    for key in keys:
        grown: dict[tuple[int, bool], float] = {}
        nulls = key.null_fraction
        for (size, has_null), share in found.items():
            if nulls:
                _add(grown, (size, True), share * nulls)
            for width, probability in key.widths.items():
                begin = aligned(size, key.alignment(width))
                _add(grown, (begin + width, has_null), share * (1 - nulls) * probability)
        found = {state: share for state, share in grown.items() if share > 1e-7}
    return found


def _add(shares: dict[tuple[int, bool], float], state: tuple[int, bool], share: float) -> None:
    shares[state] = shares.get(state, 0.0) + share
