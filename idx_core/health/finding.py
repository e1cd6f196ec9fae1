"""What is wrong with a live database, and the rules that say so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.model import TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFinding:
    """One ill of one object.

    `subject` is the object as settings name it: an index with its table, a table, a server setting.
    `table` has its schema only where the search path does not lead to it.
    `statement` is SQL to run as it stands, or "" where there is none to give. `saves` is what that
    brings in bytes, as far as it is known; `score` orders findings of the same severity. `rule` and
    `severity` are stamped by the rule.
    """

    subject: str
    message: str
    hint: str = ""
    statement: str = ""
    schema: str = ""
    table: TableName | None = None
    index: str = ""
    columns: tuple[str, ...] = ()
    relies_on: str = ""
    """The index that has to stay for the statement to be right."""
    saves: int = 0
    score: float = 0.0
    rule: str = ""
    severity: Severity = Severity.WARNING


Judge = Callable[[Figures, Asked], Iterable[HealthFinding]]


@dataclass(frozen=True, slots=True)
class HealthRule:
    """`id` never changes its meaning; `judge` looks at nothing but its arguments."""

    id: str
    name: str
    severity: Severity
    judge: Judge

    def __call__(self, figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
        """Yield the rule's findings, stamped; one of less weight than the rule stays so."""
        for finding in self.judge(figures, asked):
            severity = min(finding.severity, self.severity)
            yield replace(finding, rule=self.id, severity=severity)


def health_rule(id: str, *, severity: Severity = Severity.WARNING) -> Callable[[Judge], HealthRule]:
    """Turn a judging function into a `HealthRule` named after the function."""

    def make(judge: Judge) -> HealthRule:
        return HealthRule(id, getattr(judge, "__name__", id), severity, judge)

    return make
