"""Keeps what was measured between the test run and the report, in the cache folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from tests.real.applications import Counts
from tests.real.ejected import Ejected
from tests.real.environments import cache_folder
from tests.real.measure import Comparison, Measured
from tests.real.reported import Reported


def keep(measured: Measured) -> None:
    """Write the result to `results/<application>-<server>.json` of the cache folder."""
    folder = cache_folder() / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{measured.application}-{measured.server}.json"
    path.write_text(json.dumps(asdict(measured), indent=1), encoding="utf-8")


def kept() -> list[Measured]:
    """All results that are there, by application and server."""
    paths = sorted((cache_folder() / "results").glob("*.json"))
    return [_read(json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def _read(values: dict[str, Any]) -> Measured:
    for name in ("migrated", "declared"):
        values[name] = Counts(**values[name])
    for name in (
        "foreign_keys",
        "generic",
        "redundant",
        "health_unindexed",
        "health_redundant",
    ):
        values[name] = Comparison(**_with_tuples(values[name]))
    values["reported"] = Reported(**_with_tuples(values["reported"]))
    if values["ejected"] is not None:
        values["ejected"] = Ejected(**_with_tuples(values["ejected"]))
    return Measured(**_with_tuples(values))


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in values.items()}
