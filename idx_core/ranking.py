"""Which finding first: what a missing index costs, as far as the schema alone can tell.

No row counts are known here, so the shape of the schema stands in for them: tables at the end of
long reference chains (order lines, movements, events) are the ones that grow.
"""

from idx_core.model import ForeignKey, Schema, Table

_CASCADING = ("CASCADE", "SET NULL", "SET DEFAULT")
_MAX_DEPTH = 9
_QUERY = 1000
_MAX_QUERIES = 50


def rank_foreign_key(foreign_key: ForeignKey, table: Table, schema: Schema) -> tuple[int, str]:
    """(score, reason) of indexing this foreign key; 0 to 1000, higher first."""
    depth = schema.references.depth(table.name)
    referrers = schema.references.referrers(table.name)
    score = 100 + 60 * min(depth, _MAX_DEPTH)
    reasons = [f"{depth} references deep" if depth > 1 else "references a top table"]
    if foreign_key.on_delete in _CASCADING:
        score += 150
        reasons.insert(0, f"ON DELETE {foreign_key.on_delete} scans it")
    elif foreign_key.enforced:
        score += 50
        reasons.insert(0, "every delete of a referenced row scans it")
    if referrers:
        score += 10 * min(referrers, 10)
        reasons.append(f"itself referenced by {referrers} foreign key{'s'[: referrers != 1]}")
    return score, "; ".join(reasons)


def rank_queries(number: int) -> tuple[int, str]:
    """(score, reason) of an index that this many declared queries want; above every foreign key.

    Somebody has asked for it by name; foreign keys are only guessed to matter.
    """
    served = f"{number} declared queries" if number != 1 else "a declared query"
    return _QUERY + 10 * min(number, _MAX_QUERIES), f"{served} would use it"
