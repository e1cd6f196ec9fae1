"""The account of the operating system that a server runs as.

Database servers refuse to run as root, so root starts them as ``nobody``, without creating
an account and without widening anyone's permissions.
"""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's user that a server runs as; ``uid`` -1 means: as this process."""

    uid: int = -1
    gid: int = -1

    @classmethod
    def for_servers(cls) -> Account:
        if os.geteuid() != 0:
            return cls()
        entry = pwd.getpwnam("nobody")
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def is_other(self) -> bool:
        return self.uid >= 0

    def can_reach(self, path: Path) -> bool:
        """Whether this account may walk down to ``path`` and read it."""
        if not self.is_other:
            return True
        path = path.resolve()
        return all(folder.stat().st_mode & 0o001 for folder in path.parents) and bool(
            path.stat().st_mode & 0o004
        )

    def give(self, path: Path) -> None:
        """Make the file or directory this account's; nothing to do when that is the caller's."""
        if self.is_other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
