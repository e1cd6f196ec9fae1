"""A rule: metadata and a pure function from a table to findings. `@rule` registers nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.record import record

Judge = Callable[[Table, Schema], Iterable[Finding]]


@record(frozen=True, slots=True)
class Rule:
    """`id` never changes its meaning; `judge` must not look at anything but its arguments."""

    id: str
    name: str
    severity: Severity
    judge: Judge

    def __call__(self, table: Table, schema: Schema) -> list[Finding]:
        """This rule's findings on `table`, stamped with its id and severity.

        A finding that is of less weight than the rule stays so.
        """
        return [
            replace(finding, rule=self.id, severity=min(finding.severity, self.severity))
            for finding in self.judge(table, schema)
        ]


def rule(id: str, *, severity: Severity = Severity.WARNING) -> Callable[[Judge], Rule]:
    """Turn a judging function into a `Rule` named after the function."""

    def make(judge: Judge) -> Rule:
        return Rule(id, getattr(judge, "__name__", id), severity, judge)

    return make
