"""How PostgreSQL lays out pages and index entries; sizes in bytes."""

HEADER = 24
ITEM_POINTER = 4
TUPLE_HEADER = 8
NULL_BITMAP = 8  # of at most 32 keys, after alignment
ROW_POINTER = 6
BTREE_SPECIAL = 16
INNER_FILL = 70  # percent; BTREE_NONLEAF_FILLFACTOR, which nobody can set
LARGEST_ALIGNMENT = 8


def aligned(size: float, to: int = LARGEST_ALIGNMENT) -> int:
    """The size, rounded up to a multiple."""
    return -int(-size // to) * to


def inner_capacity(page_size: int) -> int:
    """What pivot tuples with their item pointers may take on an inner page of a fresh B-tree."""
    kept_free = page_size * (100 - INNER_FILL) // 100
    return page_size - HEADER - BTREE_SPECIAL - 2 * ITEM_POINTER - kept_free


def leaf_capacity(page_size: int, fill: int) -> int:
    """The same on a leaf, which a build fills to `fill` percent, besides the high key."""
    kept_free = page_size * (100 - fill) // 100
    return page_size - HEADER - BTREE_SPECIAL - 2 * ITEM_POINTER - kept_free


def leaf_room(page_size: int) -> int:
    """What a build puts on a leaf at most: all but the room for a row's address in the high key."""
    return page_size - HEADER - BTREE_SPECIAL - 2 * ITEM_POINTER - LARGEST_ALIGNMENT
