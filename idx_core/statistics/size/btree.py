"""Pages and height of a freshly built B-tree, as PostgreSQL 13 and later build it.

The rules are those of nbtsort.c: entries in order, leaves filled to the fill factor, and rows with
equal keys put together in posting lists of at most a tenth of a page.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from idx_core.statistics.size.groups import Groups, groups_of, spread, total
from idx_core.statistics.size.height import fan_out, inner_levels
from idx_core.statistics.size.key import Key, data_sizes
from idx_core.statistics.size.page import (
    ITEM_POINTER,
    NULL_BITMAP,
    ROW_POINTER,
    TUPLE_HEADER,
    aligned,
    leaf_capacity,
    leaf_room,
)

FILL = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSize:
    """`pages` count all of the file; `height` as in `IndexStatistics`; `rough`: within a factor."""

    pages: int
    tuples: float
    height: int | None = None
    rough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BtreeShape:
    """What a B-tree holds. `rows` are those that it has entries for.

    `distinct` is the number of combinations of all keys, where more is known than follows from
    each key by itself, and `prefixes` of the first one, two … keys. `page_size` is in bytes, `fill`
    in percent.
    """

    keys: tuple[Key, ...]
    rows: float
    include: tuple[Key, ...] = ()
    unique: bool = False
    distinct: float | None = None
    fill: int = FILL
    page_size: int = 8192
    deduplicate: bool = True

    @property
    def deduplicates(self) -> bool:
        """Whether a build puts rows with equal keys together."""
        return (
            self.deduplicate
            and not self.unique
            and not self.include
            and all(key.layout.deduplicates for key in self.keys)
        )


def btree_size(shape: BtreeShape) -> IndexSize:
    """The size of the index when it has just been built."""
    rows = max(round(shape.rows), 0)
    if rows == 0:
        return IndexSize(pages=1, tuples=0.0, height=0)
    groups = groups_of(shape.keys, rows, shape.distinct)
    items = _posting_items(shape, groups) if shape.deduplicates else _plain_items(shape, rows)
    number = min(sum(each.number for each in items), rows)
    leaves = max(math.ceil(number / _per_leaf(items, shape) - 1e-6), 1)
    pivot = _pivot_size(shape, rows, groups, number)
    inner = inner_levels(leaves, math.floor(fan_out(pivot, shape.page_size)))
    return IndexSize(pages=1 + leaves + sum(inner), tuples=float(rows), height=len(inner))


class _Items(NamedTuple):
    """So many entries of one size, in bytes with their item pointers; `list` is that of rows."""

    number: float
    size: float
    list: float = 0.0


def _plain_items(shape: BtreeShape, rows: float) -> list[_Items]:
    sizes: dict[int, float] = {}
    for (data, has_null), share in data_sizes(shape.keys + shape.include).items():
        size = _entry(data, has_null) + ITEM_POINTER
        sizes[size] = sizes.get(size, 0.0) + share * rows
    return [_Items(number, float(size)) for size, number in sizes.items()]


def _posting_items(shape: BtreeShape, groups: Sequence[Groups]) -> list[_Items]:
    items: dict[tuple[float, int], float] = {}

    def add(number: float, base: float, rows: int) -> None:
        length = aligned(rows * ROW_POINTER) if rows > 1 else 0
        size = base + length + ITEM_POINTER
        items[size, length] = items.get((size, length), 0.0) + number

    filled, with_null = (_base(shape, has_null) for has_null in (False, True))
    for group in groups:
        base = filled + (with_null - filled) * group.null
        most = _longest_list(base, shape.page_size)
        for size, probability in spread(group.rows):
            number = group.number * probability
            whole, rest = divmod(size, most)
            add(number * whole, base, most)
            if rest:
                add(number, base, rest)
    return [_Items(number, *kind) for kind, number in items.items() if number > 0]


def _base(shape: BtreeShape, has_null: bool) -> float:
    """The average size of an entry, whether or not with a null among its keys."""
    found = [
        (_entry(data, null), share)
        for (data, null), share in data_sizes(shape.keys).items()
        if null is has_null
    ]
    whole = sum(share for _, share in found)
    return sum(size * share for size, share in found) / whole if whole else 0.0


def _longest_list(base: float, page_size: int) -> int:
    """How many rows one entry may have."""
    largest = page_size // 10 // 8 * 8 - ITEM_POINTER
    return max(int((largest // 8 * 8 - base) // ROW_POINTER), 1)


def _entry(data: int, has_null: bool) -> int:
    return aligned(TUPLE_HEADER + (NULL_BITMAP if has_null else 0) + data)


def _per_leaf(items: Sequence[_Items], shape: BtreeShape) -> float:
    """Entries on a leaf.

    A build goes on to the next leaf when this one is filled to the fill factor, not counting the
    list of rows of the last entry, or has no room; the last entry moves on, too.
    """
    soft, hard = leaf_capacity(shape.page_size, shape.fill), leaf_room(shape.page_size)
    number = sum(each.number for each in items)
    whole = sum(each.number * each.size for each in items)
    commonest = max(items, key=lambda each: each.number * each.size)
    if commonest.number * commonest.size > 0.98 * whole:
        size = commonest.size
        kept = min((soft + commonest.list) // size, hard // size - 1)
        return max(kept, 1) * size * number / whole
    # of the one that crosses the line: the larger, the more likely to
    last = sum(each.number * each.size**2 for each in items) / whole
    last_list = sum(each.number * each.size * each.list for each in items) / whole
    kept = min(soft + last_list - last / 2, hard - last * 3 / 2)
    return max(kept * number / whole, 1.0)


def _pivot_size(shape: BtreeShape, rows: float, groups: Sequence[Groups], number: float) -> float:
    """The entries of inner pages: the keys that tell neighbours apart, and no more."""
    size, equal = 0.0, 1.0
    for count in range(1, len(shape.keys) + 1):
        prefix = shape.keys[:count]
        if count < len(shape.keys):
            distinct = total(groups_of(prefix, rows))
        else:
            distinct = rows if shape.unique else total(groups)
        told_apart = min(distinct / max(number, 1), 1.0)
        data = sum(_entry(d, n) * share for (d, n), share in data_sizes(prefix).items())
        size += data * max(equal - (1 - told_apart), 0.0)
        equal = min(equal, 1 - told_apart)
    whole = sum(_entry(d, n) * share for (d, n), share in data_sizes(shape.keys).items())
    return size + equal * (whole + 8)  # with the row's address, when all keys are equal
