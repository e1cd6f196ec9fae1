"""Whether the conditions of a query imply the predicate of an index.

As conservative as PostgreSQL: a term is implied by the very same condition, and a term
`x IS NOT NULL` by anything that no null fulfils.
"""

from __future__ import annotations

from collections.abc import Iterable

from idx_core.model import Table
from idx_core.queries.access import Comparison, Condition
from idx_core.queries.canonical import canonical_terms
from idx_core.queries.spelling import name_sql

_NEVER_OF_NULL = frozenset(Comparison) - {Comparison.NULL, Comparison.OTHER, Comparison.NEAR}


def implied(predicate: str | None, conditions: Iterable[Condition], table: Table) -> bool:
    """Whether every row that the conditions select is in an index with this predicate."""
    if predicate is None:
        return True
    known = tuple(conditions)
    return all(_term(term, known, table) for term in canonical_terms(predicate, table))


def says(predicate: str | None, condition: Condition, table: Table) -> bool:
    """Whether a predicate has the condition among its terms."""
    return predicate is not None and any(
        _term(term, (condition,), table) and not _is_not_null(term, condition)
        for term in canonical_terms(predicate, table)
    )


def _term(term: str, conditions: tuple[Condition, ...], table: Table) -> bool:
    return any(
        term in canonical_terms(one.sql or "true", table)
        or _without_casts(term) in map(_without_casts, _spellings(one))
        or _is_not_null(term, one)
        for one in conditions
    )


def _is_not_null(term: str, one: Condition) -> bool:
    if one.comparison not in _NEVER_OF_NULL or one.operand.column is None:
        return False
    return term == f"{name_sql(one.operand.column)} IS NOT NULL"


def _spellings(one: Condition) -> list[str]:
    """Other words for an equality with a constant that PostgreSQL takes for the same."""
    if one.comparison is not Comparison.EQUAL or one.constant is None:
        return []
    if one.operand.column is None or " IS " in one.sql:
        return []
    column = name_sql(one.operand.column)
    if one.constant == "TRUE":
        return [column, f"{column} = TRUE"]
    if one.constant == "FALSE":
        return [f"NOT {column}", f"{column} = FALSE"]
    return [f"{column} = {one.constant}"]


def _without_casts(text: str) -> str:
    """Without the casts that the catalog puts around constants: `CAST('OPEN' AS TEXT)`."""
    head, found, rest = text.partition(" = CAST('")
    literal, end, _ = rest.rpartition("' AS ")
    return f"{head} = '{literal}'" if found and end and "CAST(" not in rest else text
