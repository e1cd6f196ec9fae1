"""How long a concurrent build will take, in seconds, if nobody is in the way.

The constants are of one core of the machine that benchmarks/preflight.py ran on, with all in
memory. Others are slower or faster, hence the range; a table larger than the cache is read from the
disk, twice, at the speed of a slow one in the upper figure.
"""

from math import log2

from idx_core.build.preflight.sample import Entries, Range
from idx_core.build.preflight.size import scaled
from idx_core.build.preflight.table import Server
from idx_core.build.preflight.wanted import Wanted

_BYTES_READ = 2.2e9  # per second, from memory, rows taken apart
_BYTES_WRITTEN = 400e6
_SLOW_DISK = 100e6
_ROW = 0.1e-6  # seconds to look at one, both scans
_COMPARISON = 0.018e-6  # seconds
# How many times as long it takes to compare values of any length, and by the rules of a language.
_VARIABLE, _COLLATED = 2.0, 8.0
_ENTRY = {"hash": 1e-6, "gist": 3e-6, "spgist": 4e-6, "gin": 1.5e-6}
_GIN_BYTE = 0.06e-6
_OTHER_ENTRY = 10e-6
_FASTEST, _SLOWEST = 0.4, 2.5
_PLAIN = ("C", "POSIX", "ucs_basic", "C.UTF-8", "C.utf8")


def build_seconds(
    wanted: Wanted,
    entries: Entries,
    rows: float,
    table_size: int,
    index_size: Range,
    server: Server,
    collation: str,
) -> Range:
    """From the quickest to the slowest that is likely; `collation` is that of the database."""
    low, high = (
        _work(wanted, entries, number, 2 * table_size / _BYTES_READ + rows * _ROW, collation)
        + size / _BYTES_WRITTEN
        for number, size in zip(scaled(entries.entries, entries, rows), index_size, strict=True)
    )
    uncached = max(1.0 - server.cache / table_size, 0.0) if table_size else 0.0
    return low * _FASTEST, high * _SLOWEST + 2 * table_size * uncached / _SLOW_DISK


def _work(wanted: Wanted, entries: Entries, number: float, reading: float, collation: str) -> float:
    if wanted.method == "btree":
        comparison = _COMPARISON * _difficulty(wanted, collation)
        return reading + number * log2(max(number, 2.0)) * comparison
    if wanted.method == "brin":
        return reading
    each = _ENTRY.get(wanted.method, _OTHER_ENTRY)
    if wanted.method == "gin":
        each += entries.data * _GIN_BYTE
    return reading + number * each


def _difficulty(wanted: Wanted, database: str) -> float:
    name = wanted.keys[0].collation
    if name is not None and (database if name == "default" else name) not in _PLAIN:
        return _COLLATED
    return _VARIABLE if any(key.length < 0 for key in wanted.keys) else 1.0
