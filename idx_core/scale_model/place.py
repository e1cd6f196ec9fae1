"""Where models lie on disk: templates in a cache, each model in use in a directory of its own.

A model's directory is locked as long as its process lives. One without a lock is a leftover,
which the next process removes.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from idx_core.errors import ScaleModelError
from idx_core.scale_model.account import Account

_OWNER = "owner"  # the name of the locked file
_GRACE = 60.0  # seconds within which a directory may be just being made
_UNUSED = 30 * 86400.0  # seconds after which a template is forgotten


@dataclass(frozen=True, slots=True)
class Place:
    """A directory for models that belongs to one user of the machine."""

    root: Path
    account: Account

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @contextmanager
    def model_directory(self) -> Iterator[Path]:
        """A new directory that the server's account owns; gone at the end of the block."""
        self._sweep()
        directory = Path(tempfile.mkdtemp(dir=self.models))
        owner = os.open(directory / _OWNER, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.account.give(directory)
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)
            os.close(owner)

    def _sweep(self) -> None:
        """Remove the models of processes that are gone, and templates that nobody uses."""
        for directory in self.models.iterdir():
            if _is_leftover(directory):
                shutil.rmtree(directory, ignore_errors=True)
        for template in self.templates.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - template.stat().st_mtime > _UNUSED:
                    shutil.rmtree(template, ignore_errors=True)


def place_for_models(directory: Path | None = None) -> Place:
    """The given directory, or the user's cache; made where it is not there.

    ScaleModelError when the server's account cannot reach it, or when it is another user's.
    """
    account = Account.for_servers()
    root = _usual_root(account) if directory is None else directory.absolute()
    place = Place(root, account)
    try:
        _make(root, account)
        if root.is_symlink() or root.lstat().st_uid != os.geteuid():
            raise _refused(root, "it is not a directory of this user's own")
        for folder in (place.templates, place.models):
            _make(folder, account)
    except OSError as error:
        raise _refused(root, error.strerror or str(error)) from error
    if account.is_other and not all(folder.stat().st_mode & 0o001 for folder in _way(root)):
        raise _refused(root, "the account that the server runs as cannot reach it")
    return place


def _make(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o711 if account.is_other else 0o700, parents=True, exist_ok=True)


def _refused(root: Path, reason: str) -> ScaleModelError:
    return ScaleModelError(
        f"cannot keep scale models in {str(root)!r}: {reason}; name another directory"
    )


def _usual_root(account: Account) -> Path:
    if account.is_other:  # root's home is closed to the account that the server runs as
        return Path("/var/tmp/migration-idx-root")
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    root = Path(cache).expanduser() / "migration-idx" / "scale-model"
    if not root.is_absolute() or not _can_be_made(root):
        return Path(tempfile.gettempdir()) / f"migration-idx-{os.geteuid()}"
    return root


def _can_be_made(directory: Path) -> bool:
    present = next(folder for folder in (directory, *directory.parents) if folder.exists())
    return os.access(present, os.W_OK | os.X_OK)


def _way(directory: Path) -> list[Path]:
    return [directory.resolve(), *directory.resolve().parents]


def _is_leftover(directory: Path) -> bool:
    """Whether its process is gone; nobody judges a directory that is just being made."""
    with suppress(FileNotFoundError):
        if time.time() - directory.stat().st_mtime < _GRACE:
            return False
    try:
        owner = os.open(directory / _OWNER, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return True
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(owner)
    return True
