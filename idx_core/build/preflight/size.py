"""How large an index will be, in bytes: the lowest and the highest that is likely.

A B-tree is computed as PostgreSQL fills its pages. Other methods depend on what is in the values:
for them the figures are proportions, measured with benchmarks/preflight.py.
"""

from idx_core.build.preflight.sample import Entries, Range
from idx_core.build.preflight.table import BLOCK
from idx_core.build.preflight.wanted import Wanted

_FILLED = BLOCK * 0.9 - 40  # bytes of a leaf page that a build uses
_POSTINGS = 812  # the largest entry with several rows, and what each row takes in it
_POSTING = 6
_UPPER = 1.01  # pages above the leaves
# Per byte of the values, per entry: lowest and highest.
_PROPORTIONS = {
    "gin": ((0.2, 2.5), (1.0, 12.0)),
    "gist": ((0.5, 3.0), (8.0, 60.0)),
    "spgist": ((0.5, 2.0), (10.0, 60.0)),
}
_UNKNOWN = ((0.2, 4.0), (1.0, 60.0))
_HASH_ENTRY = 20
_PER_BUCKET = 307  # entries of a hash bucket's page


def index_size(wanted: Wanted, entries: Entries, table_size: int, rows: float) -> Range:
    """The size of the index on a table of so many bytes and rows; `entries` are those of a part."""
    fewest, most = scaled(entries.entries, entries, rows)
    if wanted.method == "btree":
        low, high = scaled(entries.distinct, entries, rows)
        return _at_least(
            _btree(fewest, low, entries.width) * 0.93, _btree(most, high, entries.width) * 1.1
        )
    if wanted.method == "brin":
        ranges = table_size / BLOCK / 128
        return _at_least(3 * BLOCK, 3 * BLOCK + ranges * (40 + 4 * entries.data))
    if wanted.method == "hash":
        return _at_least(_hash(fewest) * 0.9, _hash(most) * 1.6)
    (low_data, high_data), (low, high) = _PROPORTIONS.get(wanted.method, _UNKNOWN)
    return _at_least(
        fewest * (entries.data * low_data + low), most * (entries.data * high_data + high)
    )


def scaled(number: Range, entries: Entries, rows: float) -> Range:
    """The same numbers for a table of so many rows."""
    scale = rows / entries.rows if entries.rows else 0.0
    return number[0] * scale, number[1] * scale


def sort_size(wanted: Wanted, entries: Entries, rows: float) -> float:
    """The bytes in memory that sorting so many rows of the table takes; 0 where none is sorted."""
    if wanted.method not in ("btree", "hash"):
        return 0.0
    width = entries.width if wanted.method == "btree" else _HASH_ENTRY
    return scaled(entries.entries, entries, rows)[1] * (width + 28)


def _btree(number: float, distinct: float, width: float) -> float:
    """So many entries of this width, of which so many differ; equal ones share an entry."""
    if number <= 0:
        return 0.0
    repeated = number / max(distinct, 1.0)
    if repeated < 1.5:
        leaves = number * width
    else:
        together = max((_POSTINGS - width) / _POSTING, 1.0)
        shared = max(repeated / together, 1.0)  # entries for one value
        leaves = distinct * (shared * width + repeated * _POSTING)
    return leaves / _FILLED * BLOCK * _UPPER


def _hash(number: float) -> float:
    """Buckets come in quarters of a power of two."""
    buckets = max(number / _PER_BUCKET, 2.0)
    power = 1
    while power * 2 <= buckets:
        power *= 2
    step = max(power // 4, 1)
    return (power + -(-(buckets - power) // step) * step) * BLOCK


def _at_least(low: float, high: float) -> Range:
    return max(low, 2.0 * BLOCK), max(high, 2.0 * BLOCK)
