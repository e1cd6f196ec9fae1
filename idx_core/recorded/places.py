"""Whose query it is: the nearest function of the project on the stack, before that of a test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_HERE = Path(__file__).resolve().parents[2]
_OURS = frozenset({"idx_core", "alembic_idx", "django_idx", "pytest_idx"})  # in the stack as well


class Places:
    """Places in the project's folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, str | None] = {}

    def here(self) -> str:
        """`shop/models.py::OrderQuerySet.latest`; "" where no code of the project calls."""
        test = ""
        for frame in _frames():
            file = self._file(frame.f_code.co_filename)
            if file is not None:
                place = f"{file}::{frame.f_code.co_qualname}"
                if not _is_test(file):
                    return place
                test = test or place
        return test

    def _file(self, name: str) -> str | None:
        if name not in self._files:
            self._files[name] = self._relative(Path(name))
        return self._files[name]

    def _relative(self, path: Path) -> str | None:
        if not path.is_relative_to(self._root) or not _INSTALLED.isdisjoint(path.parts):
            return None
        if path.is_relative_to(_HERE) and path.relative_to(_HERE).parts[0] in _OURS:
            return None
        return path.relative_to(self._root).as_posix()


def _is_test(file: str) -> bool:
    *folders, name = file.split("/")
    stem = name.removesuffix(".py")
    return (
        stem in ("conftest", "tests")
        or stem.startswith("test_")
        or stem.endswith("_test")
        or not {"tests", "test"}.isdisjoint(folders)
    )


def _frames() -> Iterator[FrameType]:
    """From the innermost on; past the end of a greenlet, in which SQLAlchemy's asyncio works."""
    frame: FrameType | None = sys._getframe(1)
    greenlet = sys.modules.get("greenlet")
    parent = None if greenlet is None else greenlet.getcurrent().parent
    while frame is not None:
        yield frame
        frame = frame.f_back
        while frame is None and parent is not None:
            frame, parent = parent.gr_frame, parent.parent
