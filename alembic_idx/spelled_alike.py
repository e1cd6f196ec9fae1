"""Existing indexes in the words of declared queries, so that equal ones are adopted.

The catalog writes `((status)::text = 'OPEN'::text)` where a query has `status = 'OPEN'`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from alembic_idx.existing import ExistingIndexes
from idx_core.finding import Finding
from idx_core.model import Index, Schema, Table, TableName

_CAST = re.compile(r"CAST\(('(?:[^']|'')*') AS (?:TEXT|VARCHAR)\)")
_ANY = re.compile(r"= ANY\((?:CAST\()?\(?array\[(.*?)\]\)?(?: AS (?:TEXT|VARCHAR)\[\]\))?\)")


def spelled_alike(
    there: ExistingIndexes, findings: Iterable[Finding], schema: Schema
) -> ExistingIndexes:
    """The same indexes; those with the predicate or expressions of a wanted one have its text."""
    if not schema.queries:  # then no index that is wanted has either
        return there
    wanted: dict[TableName, list[Index]] = {}
    for finding in findings:
        for create in finding.creates:
            wanted.setdefault(create.table, []).append(create.index)
    return {
        name: tuple(_alike(index, table, wanted[name]) for index in found)
        if name in wanted and (table := schema.table(name))
        else found
        for name, found in there.items()
    }


def _alike(index: Index, table: Table, wanted: Iterable[Index]) -> Index:
    expressions = {
        _expression(e.expression, table): e.expression
        for each in wanted
        for e in each.elements
        if e.expression is not None
    }
    predicates = {
        _terms(each.predicate, table): each.predicate
        for each in wanted
        if each.predicate is not None
    }
    elements = tuple(
        replace(
            e,
            expression=expressions.get(_expression(e.expression, table), e.expression),
            collation=None if e.collation == "default" else e.collation,
        )
        if e.expression is not None
        else e
        for e in index.elements
    )
    predicate = index.predicate
    if predicate is not None:
        predicate = predicates.get(_terms(predicate, table), predicate)
    return replace(index, elements=elements, predicate=predicate)


def _terms(predicate: str, table: Table) -> tuple[str, ...]:
    from idx_core.queries.canonical import canonical_terms  # it needs a parser of SQL

    return tuple(sorted(map(_plain, canonical_terms(predicate, table))))


def _expression(sql: str, table: Table) -> str:
    from idx_core.queries.canonical import canonical_expression

    return _plain(canonical_expression(sql, table))


def _plain(sql: str) -> str:
    """Without the types that PostgreSQL writes beside every text."""
    return _ANY.sub(r"IN (\1)", _CAST.sub(r"\1", sql))
