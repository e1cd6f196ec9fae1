"""Sizes of indexes that are no B-trees.

BRIN and hash indexes follow from few numbers. GIN and GiST depend on much that no statistics tell:
what is said of them is rough.
"""

import math
from collections.abc import Sequence

from idx_core.statistics.size.btree import IndexSize
from idx_core.statistics.size.key import Key, data_sizes
from idx_core.statistics.size.page import ITEM_POINTER, TUPLE_HEADER, aligned

_HASH_ENTRY = 16 + ITEM_POINTER
_HASH_FILL = 75
_PHASES_FROM = 10  # from 2^9 buckets on, each doubling comes in four steps
_BRIN_OFFSET = 8
_GIST_FILL = 0.75  # pages that were split, and seldom filled again
_GIN_ENTRY = 24
_GIN_LIST = 7000  # bytes of compressed addresses on a page of a posting tree
_GIN_INLINE = 1300


def brin_size(keys: Sequence[Key], table_pages: int, per_range: int, page_size: int) -> IndexSize:
    """A summary of every `per_range` pages: least and largest value of each key."""
    ranges = math.ceil(table_pages / per_range)
    values = sum(size * share for (size, _), share in data_sizes(tuple(keys)).items())
    item = aligned(_BRIN_OFFSET + 2 * values) + ITEM_POINTER
    data = math.ceil(max(ranges, 1) / ((page_size - 40) // item))
    addresses = math.ceil(max(ranges, 1) / ((page_size - 40) // 6))
    return IndexSize(pages=1 + addresses + data, tuples=float(ranges))


def hash_size(key: Key, rows: float, page_size: int) -> IndexSize:
    """Buckets for three quarters of a page each, and overflow pages where values are common."""
    per_bucket = page_size * _HASH_FILL // 100 // _HASH_ENTRY
    per_page = (page_size - 40) // _HASH_ENTRY
    filled = rows * (1 - key.null_fraction)
    buckets = _buckets(filled / per_bucket)
    statistics = key.statistics
    common = statistics.common.frequencies if statistics and statistics.common else ()
    overflow = sum(max(math.ceil(rows * f / per_page) - 1, 0) for f in common)
    distinct = statistics.distinct_of(rows) if statistics else rows
    if 0 < distinct < buckets:  # most buckets are empty, the others long
        overflow = max(overflow, round(filled / per_page - distinct))
    return IndexSize(pages=2 + buckets + overflow, tuples=float(round(filled)))


def gist_size(keys: Sequence[Key], rows: float, page_size: int) -> IndexSize:
    """Entries as in a B-tree, on pages that are three quarters full."""
    item = ITEM_POINTER + sum(
        aligned(TUPLE_HEADER + size) * share for (size, _), share in data_sizes(tuple(keys)).items()
    )
    leaves = max(math.ceil(rows * item / (page_size - 40) / _GIST_FILL), 1)
    inner = math.ceil(leaves * item / (page_size - 40) / _GIST_FILL) if leaves > 1 else 0
    return IndexSize(pages=leaves + inner, tuples=float(round(rows)), rough=True)


def gin_size(keys: Sequence[Key], rows: float, page_size: int) -> IndexSize:
    """A tree of the elements, each with a compressed list of the rows that have it."""
    pages = 2.0
    for key in keys:
        elements = _elements(key, rows)
        width = _GIN_ENTRY + ITEM_POINTER
        for number, each in elements:
            size = each * _address_bytes(rows / max(each, 1.0))
            if size > _GIN_INLINE:
                pages += number * math.ceil(size / _GIN_LIST * page_size / 8192)
                size = 8.0
            pages += number * (width + size) / (page_size - 40) / _GIST_FILL
    return IndexSize(pages=max(math.ceil(pages), 2), tuples=float(round(rows)), rough=True)


def _elements(key: Key, rows: float) -> list[tuple[float, float]]:
    """How many elements there are, and in how many rows each is."""
    statistics = key.statistics
    elements = statistics.elements if statistics else None
    if elements is None:  # of jsonb nothing is known but the width of a document
        width = sum(w * share for w, share in key.widths.items())
        number = max(width / 12, 1.0)
        return [(number * 50, rows / 50)]
    extremes = 3 if elements.counts else 2
    common = elements.frequencies[: max(len(elements.frequencies) - extremes, 0)]
    found = [(1.0, rows * frequency) for frequency in common]
    if elements.counts and (left := elements.counts[-1] - sum(common)) > 0.05:
        least = min(common, default=0.001)
        found.append((max(left / least * 2, 1.0), rows * least / 2))
    return found


def _address_bytes(gap: float) -> float:
    """Bytes of a compressed address that is so many rows after the one before."""
    rows_a_page, offsets = 60.0, 2048.0
    distance = gap if gap < rows_a_page / 4 else gap / rows_a_page * offsets
    return min(max(math.ceil(math.log2(max(distance, 2.0)) / 7), 1), 6)


def _buckets(wanted: float) -> int:
    """The next number that a hash index may have."""
    if wanted <= 2:
        return 2
    power = math.ceil(math.log2(wanted))
    if power < _PHASES_FROM:
        return 1 << power
    half = 1 << (power - 1)
    return half + math.ceil((wanted - half) / (half / 4)) * (half // 4)
