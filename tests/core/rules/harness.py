"""Run one rule on one table, and apply its fix."""

from dataclasses import replace

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.operations import CreateIndex
from idx_core.rule import Rule


def run(rule: Rule, table: Table, *others: Table, **schema: object) -> list[Finding]:
    return list(rule(table, Schema(tables=(table, *others), **schema)))  # type: ignore[arg-type]


def messages(rule: Rule, table: Table, *others: Table) -> list[str]:
    return [f"{f.subject}: {f.message}" for f in run(rule, table, *others)]


def mended(rule: Rule, table: Table) -> Table:
    """The table after every fix, which must leave the rule silent."""
    for finding in run(rule, table):
        for operation in finding.fix:
            if isinstance(operation, CreateIndex):
                table = replace(table, indexes=(*table.indexes, operation.index))
            else:
                kept = tuple(i for i in table.indexes if i is not operation.index)
                table = replace(table, indexes=kept)
    return table
