"""Conditions that a B-tree cannot answer, and the indexes that can (PostgreSQL only)."""

from __future__ import annotations

from idx_core.model import IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand
from idx_core.queries.keyplan import Key, KeyPlan
from idx_core.queries.types import Kind, kind
from idx_core.queries.uses import Uses

_JSON = (Comparison.CONTAINS, Comparison.HAS_KEY, Comparison.PATH)
_SETS = (Comparison.CONTAINS, Comparison.OVERLAPS)
_TRIGRAM_TYPES = ("text", "varchar", "character varying", "char", "character", "bpchar")


def search_plan(access: Access, table: Table, uses: Uses) -> KeyPlan | None:
    """The GIN index of all that is searched for, else a GiST index of the first."""
    gin: dict[IndexElement, None] = {}
    gist: dict[IndexElement, None] = {}
    for one in access.conditions:
        if one.unbound or not one.operand.immutable:
            continue
        found = _element(one, table, uses)
        if found is not None:
            (gin if found[0] == "gin" else gist).setdefault(found[1])
    if gin:
        elements = sorted(gin, key=uses.rank)
        return KeyPlan(access=access, method="gin", tail=tuple(Key(e, True) for e in elements))
    for element in gist:
        return KeyPlan(access=access, method="gist", tail=(Key(element, True),))
    return None


def hash_plan(access: Access, table: Table) -> KeyPlan | None:
    """A hash index for an equality with a whole document."""
    for one in access.conditions:
        wanted = one.comparison is Comparison.EQUAL and not one.unbound
        if (
            wanted
            and is_whole_json(one.operand, table)
            and not _is_textual_json(one.operand, table)
        ):
            return KeyPlan(access=access, method="hash", tail=(Key(_on(one.operand), True),))
    return None


def _element(one: Condition, table: Table, uses: Uses) -> tuple[str, IndexElement] | None:
    operand, comparison = one.operand, one.comparison
    family = operand_kind(operand, table)
    if comparison is Comparison.PATTERN:
        return ("gin", _on(operand, "gin_trgm_ops")) if _has_trigrams(operand, table) else None
    if comparison is Comparison.NEAR:
        if family is Kind.TEXT and _has_trigrams(operand, table):
            return "gist", _on(operand, "gist_trgm_ops")
        return ("gist", _on(operand)) if family is Kind.GEOMETRY else None
    if comparison is Comparison.MATCHES:
        return ("gin", _on(operand)) if family is Kind.TSVECTOR else None
    if comparison in _JSON and family is Kind.JSON:
        if _is_textual_json(operand, table):
            return None
        opclass = "jsonb_path_ops" if uses.paths_only.get(operand, _is_path(one)) else None
        return "gin", _on(operand, opclass)
    if comparison in _SETS and family is Kind.ARRAY:
        return "gin", _on(operand)
    if comparison in _SETS and family in (Kind.RANGE, Kind.GEOMETRY):
        return "gist", _on(operand)
    return None


def operand_kind(operand: Operand, table: Table) -> Kind:
    """The kind of a column, or of an expression as far as its text tells."""
    if operand.column is not None:
        column = table.column(operand.column)
        return kind(column.type) if column is not None else Kind.UNKNOWN
    text = (operand.expression or "").lower()
    if text.startswith(("to_tsvector(", "setweight(")):
        return Kind.TSVECTOR
    if text.startswith(("lower(", "upper(", "coalesce(", "trim(")) or "->>" in text or "||" in text:
        return Kind.TEXT
    if "->" in text:
        return Kind.JSON
    head = text.partition("(")[0]
    return Kind.RANGE if kind(head) is Kind.RANGE else Kind.UNKNOWN


def is_whole_json(operand: Operand, table: Table) -> bool:
    """Whether it is a whole document, too long for a B-tree."""
    return operand.column is not None and operand_kind(operand, table) is Kind.JSON


def _on(operand: Operand, opclass: str | None = None) -> IndexElement:
    return IndexElement(operand.column, operand.expression, opclass=opclass)


def _is_path(one: Condition) -> bool:
    return one.comparison is not Comparison.HAS_KEY


def _has_trigrams(operand: Operand, table: Table) -> bool:
    if operand.column is None:
        return operand_kind(operand, table) is Kind.TEXT
    column = table.column(operand.column)
    return column is not None and column.type.partition("(")[0].strip() in _TRIGRAM_TYPES


def _is_textual_json(operand: Operand, table: Table) -> bool:
    """Whether it is of the type json, which has no operators to search with."""
    columns = [table.column(name) for name in operand.columns]
    return any(column is not None and column.type == "json" for column in columns)
