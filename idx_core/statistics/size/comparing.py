"""What fraction of the rows has a larger value in one column than in another, or than a constant.

Of two columns the planner knows nothing and takes a third. Their distributions say more: a date of
arrival that is spread as the promised one is, is later for half of the rows, as long as nobody
knows that the two depend on each other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from idx_core.statistics.snapshot import ColumnStatistics

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?")
_ZONE = re.compile(r"[+-]\d\d(?::\d\d)?$")

Points = list[tuple[float | str, float]]
"""Values, in order, with the fractions of the rows that are about there."""


def share_below(smaller: Points, larger: Points) -> float | None:
    """The fraction of pairs in which the first is smaller; ties count half.

    None where the values have no order that anybody could tell from their text.
    """
    if not smaller or not larger or isinstance(smaller[0][0], str) != isinstance(larger[0][0], str):
        return None
    values = [value for value, _ in larger]
    above = [0.0, *accumulate(weight for _, weight in reversed(larger))][::-1]
    found = 0.0
    for value, weight in smaller:
        first, last = bisect_left(values, value), bisect_right(values, value)
        found += weight * (above[first] + above[last]) / 2
    return found


def points_of(column: ColumnStatistics) -> Points:
    """A column's rows that are not null, as common values and bounds tell; none without values."""
    common, histogram = column.common, column.histogram
    weights: list[tuple[str, float]] = []
    rest = 1 - column.null_fraction
    if common is not None:
        if common.values is None:
            return []
        weights += zip(common.values, common.frequencies, strict=True)
        rest -= sum(common.frequencies)
    if histogram is not None and histogram.bounds > 1:
        if histogram.values is None:
            return []
        each = max(rest, 0.0) / (histogram.bounds - 1)
        ends = histogram.values[0], histogram.values[-1]
        weights += ((value, each / 2) for value in ends)
        weights += ((value, each) for value in histogram.values[1:-1])
    return _ordered(weights)


def point_of(constant: str) -> Points:
    """A constant, as PostgreSQL writes it as text."""
    return _ordered([(constant, 1.0)])


def _ordered(weights: Sequence[tuple[str, float]]) -> Points:
    texts = [_ZONE.sub("", text) if ":" in text else text for text, _ in weights]
    if all(map(_MOMENT.fullmatch, texts)):  # ISO: the order of the text is that of time
        return sorted((text, weight) for text, (_, weight) in zip(texts, weights, strict=True))
    try:
        return sorted((float(text), weight) for text, weight in weights)
    except ValueError:
        return []
