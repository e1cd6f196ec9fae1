"""How rows fall into groups of equal keys."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from idx_core.statistics.size.key import Key

_COARSE = 12
_FINE = 4  # steps of sizes between one and e times as much
_CERTAIN = 60.0
_IN_ORDER = 0.99


@dataclass(frozen=True, slots=True)
class Groups:
    """`number` groups whose sizes scatter by chance about `rows` each, none of them empty.

    `null` is the fraction of them that have a null among their keys.
    """

    number: float
    rows: float
    null: float = 0.0


class _Class(NamedTuple):
    """So many values of a key, each in this share of the rows."""

    number: float
    share: float
    null: float = 0.0


def groups_of(keys: Sequence[Key], rows: float, distinct: float | None = None) -> list[Groups]:
    """The groups of so many rows.

    `distinct` is the number of combinations of the keys where more is known than follows from each
    by itself; otherwise they are taken to be independent.
    """
    if rows <= 0:
        return []
    if len(keys) == 1:
        return _gathered(_groups(_classes(keys[0], rows, distinct), rows))
    if distinct is not None:
        number = min(max(distinct, 1.0), rows)
        null = 1 - math.prod(1 - key.null_fraction for key in keys)
        return [Groups(number, rows / number, null)]
    # the one with most values first: what is unique by itself stays so
    first, *others = sorted(_independent(keys, rows), key=_number, reverse=True)
    groups = _gathered(_groups(first, rows))
    for classes in map(_coarse, others):
        groups = _gathered(_divided(group, each) for group in groups for each in classes)
    return groups


def total(groups: Sequence[Groups]) -> float:
    """The number of all groups."""
    return sum(group.number for group in groups)


def spread(rows: float) -> Iterator[tuple[int, float]]:
    """Sizes of groups of `rows` on average, with their probabilities: chance, but never none."""
    if rows <= 1.0001:
        yield 1, 1.0
    elif rows > _CERTAIN:
        deviation = math.sqrt(rows)
        for step in range(-4, 5):
            yield round(rows + step * deviation / 2), 1 / 9
    else:
        mean = _untruncated(rows)
        probability = mean * math.exp(-mean) / -math.expm1(-mean)
        for size in range(1, math.ceil(rows + 8 * math.sqrt(rows)) + 4):
            yield size, probability
            probability *= mean / (size + 1)


def _independent(keys: Sequence[Key], rows: float) -> list[list[_Class]]:
    """The classes of each key; those that follow the order of the rows, together, are one.

    When one of these moves on, the others have hardly done so: a day has its own documents.
    """
    ordered = [key for key in keys if _is_ordered(key)]
    found = [_classes(key, rows) for key in keys if len(ordered) < 2 or not _is_ordered(key)]
    if len(ordered) > 1:
        moves = sum(_number(_classes(key, rows)) - 1 for key in ordered)
        number = max(min(moves + 1, rows), 1.0)
        found.append([_Class(number, 1 / number)])
    return found


def _is_ordered(key: Key) -> bool:
    statistics = key.statistics
    return (
        statistics is not None
        and statistics.null_fraction == 0
        and abs(statistics.correlation or 0) > _IN_ORDER
    )


def _classes(key: Key, rows: float, distinct: float | None = None) -> list[_Class]:
    statistics = key.statistics
    if statistics is None:
        number = distinct or rows
        return [_Class(number, 1 / number)]
    nulls = statistics.null_fraction
    common = statistics.common.frequencies if statistics.common else ()
    found = [_Class(1.0, frequency) for frequency in common if frequency > 0]
    if nulls:
        found.append(_Class(1.0, nulls, 1.0))
    rest = 1 - nulls - sum(common)
    number = statistics.distinct_of(rows) if distinct is None else distinct
    others = min(number or rows, rows * (1 - nulls)) - len(common)
    if rest > 1e-6 and others >= 1:
        found.append(_Class(others, rest / others))
    whole = sum(each.number * each.share for each in found)
    if not whole:
        return [_Class(1.0, 1.0)]
    return [each._replace(share=each.share / whole) for each in found]


def _groups(classes: Iterable[_Class], rows: float) -> Iterator[Groups]:
    """The groups that are there: of values that less than one row has, as many as have one."""
    for each in classes:
        of_each = rows * each.share
        yield Groups(each.number * min(of_each, 1.0), max(of_each, 1.0), each.null)


def _gathered(groups: Iterable[Groups]) -> list[Groups]:
    """Groups of about the same size put together."""
    found: dict[tuple[int, bool], list[Groups]] = defaultdict(list)
    for group in groups:
        found[round(math.log(group.rows) * _FINE), group.null > 0.5].append(group)
    return [_together(alike) for alike in found.values()]


def _together(groups: Sequence[Groups]) -> Groups:
    number = total(groups)
    if len(groups) == 1 or not number:
        return groups[0]
    return Groups(
        number,
        sum(group.number * group.rows for group in groups) / number,
        sum(group.number * group.null for group in groups) / number,
    )


def _coarse(classes: list[_Class]) -> list[_Class]:
    """At most a dozen classes, those of similar share put together."""
    ordered = sorted(classes, key=lambda each: each.share, reverse=True)
    while len(ordered) > _COARSE:
        gaps = [a.share / max(b.share, 1e-300) for a, b in pairwise(ordered)]
        at = gaps.index(min(gaps))
        ordered[at : at + 2] = [_merged(*ordered[at : at + 2])]
    return ordered


def _merged(one: _Class, other: _Class) -> _Class:
    number = one.number + other.number
    return _Class(
        number,
        (one.number * one.share + other.number * other.share) / number,
        (one.number * one.null + other.number * other.null) / number,
    )


def _divided(group: Groups, key: _Class) -> Groups:
    """The parts of these groups that have one of a key's values of this class."""
    occupied = 1.0 if key.share >= 1 else -math.expm1(group.rows * math.log1p(-key.share))
    return Groups(
        group.number * key.number * occupied,
        group.rows * key.share / occupied,
        1 - (1 - group.null) * (1 - key.null),
    )


def _number(classes: list[_Class]) -> float:
    return sum(each.number for each in classes)


def _untruncated(rows: float) -> float:
    """The mean of a Poisson distribution that has `rows` as its mean without zero."""
    mean = rows
    for _ in range(60):
        mean = rows * -math.expm1(-mean)
    return mean
