"""Findings on the models, seen against what migrations make of their tables as well."""

from collections.abc import Sequence
from dataclasses import replace

from idx_core.coverage import covers
from idx_core.engine import judge
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.settings import Settings
from idx_core.warning_rules import warning_rules


def still_found(
    findings: tuple[Finding, ...], schema: Schema, changed: Sequence[Table], settings: Settings
) -> tuple[Finding, ...]:
    """Those that are left when the `changed` tables take the place of the schema's own."""
    if not changed or not findings:
        return findings
    by_name = {table.name: table for table in changed}
    # a query is about several tables: it can only be read beside all of them
    beside = tuple(t for t in schema if t.name not in by_name) if schema.queries else ()
    asked = _query_rule() if schema.queries else ""
    told = {finding.severity for finding in findings}
    now = replace(schema, tables=(*changed, *beside))
    rules = warning_rules(now) if min(told) >= Severity.WARNING else None
    still = {(f.rule, f.subject) for f in judge(now, settings, rules, only=by_name.keys())}
    return tuple(
        f
        for f in findings
        if f.table not in by_name
        or (not _is_made(f, by_name[f.table]) if f.rule == asked else (f.rule, f.subject) in still)
    )


def _is_made(finding: Finding, table: Table) -> bool:
    """Whether the table has each index that declared queries want, not only others that serve.

    The framework's own command looks at the models alone, and would make it.
    """
    return all(
        any(covers(index, create.index) for index in table.indexes) for create in finding.creates
    )


def _query_rule() -> str:
    from idx_core.rules.unserved_query import unserved_query  # few projects declare queries

    return unserved_query.id
