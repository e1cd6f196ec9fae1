"""When two statistics are as good as the same."""

from dataclasses import dataclass

from idx_core.statistics.snapshot import ColumnStatistics


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What counts as near: sizes up to `ratio` times each other, fractions up to `fraction` apart.

    Sizes below `rows` and `pages` are all near to each other; rates may differ by `rate` times.
    """

    ratio: float
    fraction: float
    rate: float
    rows: float = 100
    pages: float = 10

    def sizes(self, one: float, other: float, least: float) -> bool:
        """Whether two sizes are near."""
        low, high = sorted((max(one, least), max(other, least)))
        return high <= low * self.ratio

    def fractions(self, one: float, other: float) -> bool:
        """Whether two fractions, or correlations, are near."""
        return abs(one - other) <= self.fraction


_HARDLY = 0.01
STEADY = Tolerance(ratio=1.25, fraction=0.05, rate=2.5)
FAR = Tolerance(ratio=2.0, fraction=0.25, rate=10.0)


def difference(new: ColumnStatistics, old: ColumnStatistics, near: Tolerance) -> str | None:
    """In which respect two statistics of a column are not near; None when they are."""
    if near is STEADY and _kinds(new) != _kinds(old):
        return "other kinds of statistics"
    if not near.fractions(new.null_fraction, old.null_fraction):
        return f"{old.null_fraction:.0%} null in the file, {new.null_fraction:.0%} now"
    same_sign = (new.distinct < 0) == (old.distinct < 0)
    if same_sign and not near.sizes(abs(new.distinct), abs(old.distinct), 1e-6):
        return f"{_distinct(old)} in the file, {_distinct(new)} now"
    if near is STEADY and not same_sign:
        return "distinct values are counted in another way"
    if not near.sizes(new.average_width, old.average_width, 8):
        return f"{old.average_width} bytes wide in the file, {new.average_width} now"
    if not near.fractions(new.correlation or 0, old.correlation or 0):
        return f"correlation {old.correlation or 0:.2f} in the file, {new.correlation or 0:.2f} now"
    if not near.fractions(_most(new), _most(old)):
        return (
            f"most common value in {_most(old):.0%} of the rows in the file, {_most(new):.0%} now"
        )
    return None


def _kinds(column: ColumnStatistics) -> tuple[object, ...]:
    """Which statistics there are; values that are hardly common come and go with the sample."""
    common, histogram = column.common, column.histogram
    return (
        _most(column) > _HARDLY,
        *(shape is None for shape in (histogram, column.elements, column.ranges)),
        common is not None and common.values is not None and _most(column) > _HARDLY,
        histogram is not None and histogram.values is not None,
        column.assumed,
    )


def _most(column: ColumnStatistics) -> float:
    return max(column.common.frequencies, default=0.0) if column.common else 0.0


def _distinct(column: ColumnStatistics) -> str:
    if column.distinct < 0:
        return f"{-column.distinct:.2g} of the rows distinct"
    return f"{column.distinct:,.0f} distinct values"
