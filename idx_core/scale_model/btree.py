"""A B-tree file of any size and height with nothing in it.

The planner does more with a B-tree than measure its file: it reads the height from the metapage,
and for some range conditions it walks down to the first or last leaf to learn the extremes of a
column. So the file has, in PostgreSQL's page layout (version 4 of nbtree, 8 kB pages, the byte
order of this machine):

    block 0          the metapage, as CREATE INDEX wrote it, with root and height put in
    block 1          the root, level `height`: one pivot tuple, minus infinity, pointing to block 2
    block 2 …        the inner pages of the levels below, each with one such tuple
    block height+1   the only leaf, level 0, empty: a search finds nothing, and estimates stay
                     with the histogram
    the rest         a hole, read as pages of zeros, which no search reaches

Layout: src/include/storage/bufpage.h, src/include/access/nbtree.h and itup.h.
"""

from __future__ import annotations

import os
import struct

from idx_core.errors import ScaleModelError

PAGE = 8192  # bytes
_HEADER = 24  # bytes of PageHeaderData
_SPECIAL = PAGE - 16  # offset of BTPageOpaqueData
_LAYOUT = PAGE | 4  # pd_pagesize_version: the size, and version 4 of the layout

_METAPAGE = struct.Struct("=6I")  # magic, version, root, level, fastroot, fastlevel
_MAGIC = 0x053162
_VERSION = 4
_ALL_EQUAL_IMAGE = _HEADER + 40  # offset of btm_allequalimage

_PAGE_HEADER = struct.Struct(
    "=QHHHHHHI"
)  # lsn, checksum, flags, lower, upper, special, layout, xid
_OPAQUE = struct.Struct("=IIIHH")  # left and right sibling, level, flags, vacuum cycle
_LEAF, _ROOT = 1, 2  # flags of BTPageOpaqueData

_ITEM = 8  # bytes of an index tuple without attributes: its header alone
_NORMAL = 1  # LP_NORMAL
_ALTERNATIVE_TID = (
    0x2000  # INDEX_ALT_TID_MASK: a pivot tuple, with 0 attributes in the TID's offset
)
_LSN = 1  # not zero, which would mean a page that was never written


def write_tree(file: int, height: int) -> None:
    """Write root, inner pages and leaf into the open file of an empty B-tree of this height.

    `height` counts the levels above the leaf. The file must be long enough already, as a hole.
    ScaleModelError when it does not begin with the metapage of a B-tree.
    """
    magic, version, *_ = _METAPAGE.unpack(os.pread(file, _METAPAGE.size, _HEADER))
    if (magic, version) != (_MAGIC, _VERSION):
        raise ScaleModelError(
            f"cannot enlarge a B-tree: its metapage is of version {version}, and only"
            f" {_VERSION} is known"
        )
    for level in range(height, -1, -1):
        block = height - level + 1
        os.pwrite(file, _page(level, block), block * PAGE)
    os.pwrite(file, _METAPAGE.pack(magic, version, 1, height, 1, height), _HEADER)


def deduplicates(file: int) -> bool:
    """Whether CREATE INDEX found that equal values are the same bytes; says the metapage."""
    return os.pread(file, 1, _ALL_EQUAL_IMAGE) != b"\0"


def _page(level: int, block: int) -> bytes:
    """The only page of its level. Its child, if it is not the leaf, is the next block."""
    page = bytearray(PAGE)
    lower, upper = _HEADER, _SPECIAL
    if level:
        lower, upper = lower + 4, upper - _ITEM
        struct.pack_into("=I", page, _HEADER, upper | _NORMAL << 15 | _ITEM << 17)
        child = block + 1
        struct.pack_into(
            "=HHHH", page, upper, child >> 16, child & 0xFFFF, 0, _ITEM | _ALTERNATIVE_TID
        )
    _PAGE_HEADER.pack_into(page, 0, _LSN, 0, 0, lower, upper, _SPECIAL, _LAYOUT, 0)
    flags = (0 if level else _LEAF) | (_ROOT if block == 1 else 0)
    _OPAQUE.pack_into(page, _SPECIAL, 0, 0, level, flags, 0)
    return bytes(page)
