"""A rule: metadata and a pure function from a table to findings. `@rule` registers nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.record import record

Judge = Callable[[Table, Schema], Iterable[Finding]]
Needs = Callable[[Schema], bool]


@record(frozen=True, slots=True)
class Rule:
    """`id` never changes its meaning; `judge` must not look at anything but its arguments.

    `needs` tells quickly whether there may be a finding on any table of the schema (None: yes).
    """

    id: str
    name: str
    severity: Severity
    judge: Judge
    needs: Needs | None = None

    def __call__(self, table: Table, schema: Schema) -> list[Finding]:
        """This rule's findings on `table`, stamped with its id and severity.

        A finding that is of less weight than the rule stays so.
        """
        return [self._stamped(finding) for finding in self.judge(table, schema)]

    def _stamped(self, finding: Finding) -> Finding:
        severity = min(finding.severity, self.severity)
        if finding.rule:  # another one's
            return replace(finding, rule=self.id, severity=severity)
        # it is new, and nobody else has it yet: copies would be a tenth of what judging takes
        object.__setattr__(finding, "rule", self.id)
        object.__setattr__(finding, "severity", severity)
        return finding


def rule(
    id: str, *, severity: Severity = Severity.WARNING, needs: Needs | None = None
) -> Callable[[Judge], Rule]:
    """Turn a judging function into a `Rule` named after the function."""

    def make(judge: Judge) -> Rule:
        return Rule(id, getattr(judge, "__name__", id), severity, judge, needs)

    return make
