"""Copied into each project: what the environment decides there."""

from __future__ import annotations

import os
from typing import Any


def by_hand(*indexes: Any) -> tuple[Any, ...]:
    """The indexes that the plugin derives, where the models are to declare them themselves."""
    return indexes if os.environ.get("BENCH_MODELS") == "by-hand" else ()
