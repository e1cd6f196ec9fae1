"""How many rows a table has at a scale."""

from collections.abc import Mapping
from math import isfinite

# Rows at scale 1. Other tables follow from these: each person has settings, a grove has a few
# members, a finished document has chunks.
AT_SCALE_1: Mapping[str, int] = {
    "tenants": 200,
    "users": 20_000,
    "client_apps": 400,
    "groves": 20_000,
    "branches": 80_000,
    "conversations": 200_000,
    "messages": 2_000_000,
    "documents": 150_000,
}


def sizes(scale: float) -> dict[str, int]:
    """Rows of each table, at least one.

    Raises ``ValueError`` when the scale is not a positive number.
    """
    if not (isfinite(scale) and scale > 0):
        raise ValueError(f"cannot make data at scale {scale}: it must be a number above 0")
    return {table: max(1, round(rows * scale)) for table, rows in AT_SCALE_1.items()}
