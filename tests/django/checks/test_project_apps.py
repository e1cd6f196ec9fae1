"""Whose code an app is, told by where it lies."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

import pytest

from django_idx.project_apps import is_installed

STDLIB = sysconfig.get_paths()["stdlib"]


@pytest.mark.parametrize(
    "folder",
    [
        STDLIB,
        f"{STDLIB}/email",
        f"{STDLIB}/../{os.path.basename(STDLIB)}/email",  # noqa: PTH119 - as a path is written
        "/srv/env/lib/python3/site-packages/shop",
        "/srv/env/lib/python3/site-packages",
        "/usr/lib/python3/dist-packages/shop/models.py",
    ],
)
def test_installed(folder: str) -> None:
    assert is_installed(folder)
    assert is_installed(Path(folder))


@pytest.mark.parametrize(
    "folder",
    [f"{STDLIB}-of-mine", "/srv/my-site-packages/shop", "/srv/site-packages-2/shop", "/srv/shop"],
)
def test_the_projects_own(folder: str) -> None:
    assert not is_installed(folder)
    assert not is_installed(Path(folder))
