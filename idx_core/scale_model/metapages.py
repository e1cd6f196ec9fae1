"""What the planner reads in the metapages of GIN and BRIN indexes.

Of hash, GiST, SP-GiST and bloom indexes it reads nothing but the length of the file.
Layout: src/include/access/ginblock.h and brin_page.h.
"""

from __future__ import annotations

import math
import os
import struct

from idx_core.statistics.snapshot import GinCounts

_CONTENTS = 24  # offset of a metapage's contents, behind PageHeaderData

# Of GinMetaPageData: total, entry and data pages and, aligned to 8 bytes, the number of entries.
_GIN_COUNTS = struct.Struct("=IIIxxxxq")
_GIN_OFFSET = _CONTENTS + 24

# BrinMetaPageData: magic, version, heap pages per range, last page of the range map.
_BRIN = struct.Struct("=4I")
_BRIN_RANGES_PER_PAGE = 1360  # REVMAP_PAGE_MAXITEMS at pages of 8 kB


def write_gin(file: int, pages: int, counts: GinCounts) -> None:
    """Put the counts into the metapage of the open file, for an index of so many pages."""
    data = _GIN_COUNTS.pack(pages, counts.entry_pages, counts.data_pages, counts.entries)
    os.pwrite(file, data, _GIN_OFFSET)


def write_brin(file: int, heap_pages: int) -> None:
    """Put the length of the range map into the metapage: it follows from that of the table."""
    magic, version, per_range, _ = _BRIN.unpack(os.pread(file, _BRIN.size, _CONTENTS))
    ranges = math.ceil(heap_pages / max(per_range, 1))
    last = max(math.ceil(ranges / _BRIN_RANGES_PER_PAGE), 1)
    os.pwrite(file, _BRIN.pack(magic, version, per_range, last), _CONTENTS)
