"""What the analyser does not manage, by the name of the case, each with its reason."""

from __future__ import annotations

SHAPE_GAPS: dict[str, str] = {}
INDEX_GAPS: dict[str, str] = {
    "grouping: the latest order of each customer": (
        "DISTINCT ON over a whole table counts as reading all of it, for which nothing is wanted;"
        " PostgreSQL would walk (customer_id, placed_at DESC) instead of sorting"
    ),
}
