"""Prints the folder of an Alembic environment's package: `alembic_place.py airflow.migrations`."""

from __future__ import annotations

import sys
from importlib.util import find_spec

if __name__ == "__main__":
    spec = find_spec(sys.argv[1])
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {sys.argv[1]} is not installed here")
    print(next(iter(spec.submodule_search_locations)))
