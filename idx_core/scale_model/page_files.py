"""The files of relations, made as long as in production: holes, of which no byte is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from idx_core.errors import ScaleModelError
from idx_core.scale_model.account import Account
from idx_core.scale_model.btree import PAGE

SEGMENT = 131072  # pages of a file, after which the next file of the relation begins
MOST_PAGES = 0xFFFFFFFE  # of one relation


def enlarge(path: Path, pages: int, account: Account) -> None:
    """Make the relation whose first file is `path` so many pages long, if it is shorter.

    The server must not run, or not know the relation yet.
    """
    if not 0 <= pages <= MOST_PAGES:
        raise ScaleModelError(
            f"cannot make a relation of {pages} pages: PostgreSQL takes 0 to {MOST_PAGES}"
        )
    for number, start in enumerate(range(0, pages, SEGMENT)):
        length = min(SEGMENT, pages - start) * PAGE
        with opened(_segment(path, number), create=number > 0) as file:
            if os.fstat(file).st_size < length:
                os.ftruncate(file, length)
            if number and account.is_other:
                os.fchown(file, account.uid, account.gid)


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[int]:
    """The descriptor of a file of the cluster, for reading and writing."""
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | (os.O_CREAT if create else 0)
    file = os.open(path, flags, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _segment(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}") if number else path
