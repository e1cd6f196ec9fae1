from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def models() -> Iterator[Path]:
    """A directory for models that is gone after the test; any account can reach it."""
    with tempfile.TemporaryDirectory(prefix="idx-models-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
