"""Makes the application importable as its own entry point would; imported by every driver."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def prepare_path() -> None:
    """Put the working folder, and the package that `IDX_REAL_INSIDE` names, on the path."""
    sys.path.insert(0, str(Path.cwd()))
    inside = os.environ.get("IDX_REAL_INSIDE")
    if inside:
        spec = find_spec(inside)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"the package {inside} is not installed here")
        sys.path.insert(0, spec.submodule_search_locations[0])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idx_real_settings")
