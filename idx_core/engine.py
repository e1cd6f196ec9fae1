"""Run the rules over a schema: findings, ranked."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from idx_core.errors import QueryError, StatisticsError
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table, TableName
from idx_core.rule import Rule
from idx_core.settings import Settings

FAILED_RULE = "IDX000"


def judge(
    schema: Schema,
    settings: Settings,
    rules: Sequence[Rule] | None = None,
    *,
    only: Collection[TableName] | None = None,
) -> tuple[Finding, ...]:
    """The findings to tell the user, the most important first: `judge_all` without ignored ones."""
    return tuple(f for f in judge_all(schema, settings, rules, only=only) if not f.ignored)


def judge_all(
    schema: Schema,
    settings: Settings,
    rules: Sequence[Rule] | None = None,
    *,
    only: Collection[TableName] | None = None,
) -> tuple[Finding, ...]:
    """All findings, also those that settings or the database make moot (`ignored` says why).

    `rules` are by default all there are. `only` names the tables to judge (None: all); the rest of
    the schema is what they refer to. This is what `derive` wants: an index that exists is kept,
    ignored or not. The order is total and the same on every run: score, then rule, table and
    subject. A rule that raises does not end the run; it gives a finding `IDX000` of severity ERROR
    for that table. Raises `QueryError` when a declared query is no SQL.
    """
    if rules is None:
        from idx_core.registry import rules_for  # which imports all of them

        rules = rules_for(schema)
    findings: list[Finding] = []
    for table in schema:
        if only is None or table.name in only:
            for rule in rules:
                try:
                    findings.extend(rule(table, schema))
                except (QueryError, StatisticsError):  # the application's mistake, and no rule's
                    raise
                except Exception as error:  # one broken rule must not hide the rest
                    findings.append(_failed(rule, table, error))
    return tuple(sorted((_marked(f, settings) for f in findings), key=_order))


def _marked(finding: Finding, settings: Settings) -> Finding:
    """The finding, with the reason if settings ignore it. A rule that failed is never hidden."""
    if finding.ignored or finding.rule == FAILED_RULE:
        return finding
    reason = settings.ignores(finding) if settings.selects(finding.rule) else "rule not selected"
    return replace(finding, ignored=reason) if reason else finding


def _failed(rule: Rule, table: Table, error: Exception) -> Finding:
    return Finding(
        table=table.name,
        message=f"rule {rule.id} ({rule.name}) failed: {type(error).__name__}: {error}",
        hint=f'Report this, and go on with ignore = ["{rule.id}"].',
        score=1_000_000,
        rule=FAILED_RULE,
        severity=Severity.ERROR,
    )


def _order(finding: Finding) -> tuple[object, ...]:
    return (-finding.score, finding.rule, finding.table, finding.subject, finding.message)
