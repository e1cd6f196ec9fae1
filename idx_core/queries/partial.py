"""Which constant conditions become the predicate of an index, and which stay keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from idx_core.model import Dialect, Table
from idx_core.queries.access import Comparison, Condition, Operand
from idx_core.queries.types import Kind, kind
from idx_core.queries.uses import Uses

_SOFT_DELETE = re.compile(r"(is_|was_)?(deleted|removed|archived|trashed)(_at|_on|_time|_date)?\Z")
_LONGEST_LIST = 200  # characters; who lists more values does not speak of a state
_STATE = re.compile(r"(.*_)?(status|state|type|kind|stage|phase|level|priority|role|category)\Z")

_REFERENCE = re.compile(r"(.*_)?(id|no|nr|number|key|ref)\Z")
_POSITIVE = re.compile(r"\A[\w\"]+ (> 0|>= 0|>= 1|> -1)\Z")
# Flags of which most rows are true.
_ORDINARY = re.compile(r"(is_|has_)?(active|enabled|visible|valid|current|public|available)\Z")


def has_partial(dialect: Dialect) -> bool:
    """Whether the database has partial indexes."""
    return dialect in (Dialect.POSTGRESQL, Dialect.SQLITE)


def is_soft_delete(condition: Condition) -> bool:
    """Whether the condition leaves out rows that are marked as deleted: few, as a rule."""
    column = condition.operand.column
    if column is None or not _SOFT_DELETE.match(column.lower()):
        return False
    return condition.comparison is Comparison.NULL or condition.constant == "FALSE"


def is_positive(condition: Condition) -> bool:
    """Whether a number is there at all: true of most rows, or of those few with work left."""
    return condition.comparison is Comparison.RANGE and bool(_POSITIVE.match(condition.sql))


def excludes_few(condition: Condition) -> bool:
    """Whether an index serves about as well when it lacks the condition."""
    if is_soft_delete(condition) or is_positive(condition):
        return True
    return condition.comparison in (
        Comparison.NOT_NULL,
        Comparison.OTHER,
    )


def may_be_predicate(
    condition: Condition, table: Table, uses: Uses, beside: Iterable[Operand]
) -> bool:
    """Whether a constant condition is worth to be the predicate."""
    if not condition.sql:
        return False
    if condition.comparison in (Comparison.NULL, Comparison.NOT_NULL):
        return True
    if is_positive(condition):  # of few rows it is checked as quickly
        return not any(True for _ in beside)
    if condition.comparison not in (Comparison.EQUAL, Comparison.IN):
        return False
    if condition.constant is None or uses.is_key(condition, beside):
        return False
    if len(condition.constant) > _LONGEST_LIST:
        return False
    return is_flag(condition) or _is_state(condition, table)


def is_rare(condition: Condition) -> bool:
    """Whether the condition alone is likely to leave few rows; of a name one can only guess."""
    name = (condition.operand.column or "").lower()
    if is_soft_delete(condition) or is_positive(condition):
        return False
    return not (is_flag(condition) and condition.constant == "TRUE" and _ORDINARY.match(name))


def is_reference(operand: Operand, table: Table) -> bool:
    """Whether the column is one of very many values: a foreign key, an identifier, a unique key."""
    name = operand.column
    if name is None:
        return False
    unique = any(name in index.columns[:1] for index in table.indexes if index.unique)
    referring = any(name in fk.columns for fk in table.foreign_keys)
    column = table.column(name)
    is_uuid = column is not None and kind(column.type) is Kind.UUID
    return unique or referring or is_uuid or bool(_REFERENCE.match(name.lower()))


def is_flag(condition: Condition) -> bool:
    """Whether the condition is a boolean column."""
    return condition.constant in ("TRUE", "FALSE")


def _is_state(condition: Condition, table: Table) -> bool:
    """Whether the column looks like one of few states: a short text, an enum, a small number."""
    name = condition.operand.column
    if name is None:
        return False
    if any(name in fk.columns for fk in table.foreign_keys):
        return False
    if any(name in index.columns[:1] for index in table.indexes if index.unique):
        return False
    if _STATE.match(name.lower()):
        return True
    column = table.column(name)
    known = kind(column.type) if column is not None else Kind.UNKNOWN
    if known in (Kind.TEXT, Kind.OTHER):
        return True
    if known is Kind.NUMBER:
        return not _REFERENCE.match(name.lower())
    quoted = (condition.constant or "").startswith("'")
    return known is Kind.UNKNOWN and quoted
