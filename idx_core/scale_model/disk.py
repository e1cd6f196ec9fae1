"""What the file system must be able to do: hold files with holes, and have room for the rest."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from idx_core.errors import ScaleModelError
from idx_core.scale_model.account import Account

_PROBE = 64 << 20  # bytes
_CHUNK = 1 << 20


def check(directory: Path, needed: int) -> None:
    """ScaleModelError unless `directory` takes sparse files and has `needed` bytes free.

    Nothing is left behind; before this was asked, nothing else should be written.
    """
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise ScaleModelError(
            f"cannot build a scale model in {str(directory)!r}: it takes {_megabytes(needed)} MB"
            f" and {_megabytes(free)} MB are free; free some, or name another directory"
        )
    if not takes_sparse_files(directory):
        raise ScaleModelError(
            f"cannot build a scale model in {str(directory)!r}: its file system has no sparse"
            " files, so the model would take as much room as production; name another directory"
        )


def takes_sparse_files(directory: Path) -> bool:
    """Whether a file in it can be longer than the room that it takes."""
    with tempfile.TemporaryFile(dir=directory) as probe:
        try:
            os.ftruncate(probe.fileno(), _PROBE)
        except OSError:  # a quota, or a limit of the file system
            return False
        os.fsync(probe.fileno())
        return used(os.fstat(probe.fileno())) < _PROBE // 2


def used(status: os.stat_result) -> int:
    """The bytes on disk, which for a file with holes are fewer than its length."""
    return status.st_blocks * 512


def used_below(directory: Path) -> int:
    """The bytes on disk of everything in a directory, at any depth."""
    return sum(used(path.lstat()) for path in directory.rglob("*"))


def copy_tree(source: Path, target: Path, account: Account) -> None:
    """Copy a directory with its permissions, holes as holes; the copy belongs to `account`."""
    target.mkdir(mode=0o700)
    account.give(target)
    with os.scandir(source) as entries:
        for entry in entries:
            copied = target / entry.name
            if entry.is_dir(follow_symlinks=False):
                copy_tree(source / entry.name, copied, account)
            elif entry.is_symlink():
                copied.symlink_to(Path(entry).readlink())
            else:
                _copy_file(source / entry.name, copied, account)


def _copy_file(source: Path, target: Path, account: Account) -> None:
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _copy_data(reading, writing)
            if account.is_other:
                os.fchown(writing, account.uid, account.gid)
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def _copy_data(reading: int, writing: int) -> None:
    status = os.fstat(reading)
    os.ftruncate(writing, status.st_size)
    end = 0
    while end < status.st_size:
        try:
            start = os.lseek(reading, end, os.SEEK_DATA)
        except OSError:  # ENXIO: nothing but a hole is left
            return
        end = os.lseek(reading, start, os.SEEK_HOLE)
        while start < end:
            data = os.pread(reading, min(_CHUNK, end - start), start)
            os.pwrite(writing, data, start)
            start += len(data)


def _megabytes(number: int) -> int:
    return number >> 20
