"""What was derived and what is left to the user, in few lines, the weightiest first."""

import logging
from collections.abc import Callable, Sequence

from alembic_idx.log import log
from alembic_idx.run import Run
from idx_core.finding import Finding, Severity

_SHOWN = 10


def report(run: Run) -> None:
    """Log failed rules, invalid indexes, why there are new ones, and what is left."""
    for finding in run.failed:
        log().error("%s", finding)
    for table, index in run.invalid:
        quote = run.context.dialect.identifier_preparer.quote
        name = ".".join(quote(part) for part in (table.schema, index.name) if part)
        log().warning(
            "%s.%s: index is INVALID in the database (its concurrent build failed) and serves"
            " nothing.\n    HINT: DROP INDEX CONCURRENTLY %s; then run this again.",
            table,
            index.name,
            name,
        )
    _tell(logging.INFO, run.new, line, "new indexes")
    advice = [f for f in run.left if f.severity < Severity.WARNING]
    left = [f for f in run.left if f.severity >= Severity.WARNING]
    _tell(logging.WARNING, left, lambda f: with_hint(run.explain(f)), "findings")
    _tell(logging.INFO, advice, lambda f: with_hint(run.explain(f)), "pieces of advice")


def line(finding: Finding) -> str:
    """What is wrong, and why it is ranked where it is."""
    why = f" [{finding.why}]" if finding.why else ""
    return f"{finding.subject}: ({finding.rule}) {finding.message}{why}"


def with_hint(finding: Finding) -> str:
    """The same with what to paste."""
    return f"{line(finding)}\n    HINT: {finding.hint}" if finding.hint else line(finding)


def _tell(
    level: int, findings: Sequence[Finding], text: Callable[[Finding], str], what: str
) -> None:
    for finding in findings[:_SHOWN]:
        log().log(level, "%s", text(finding))
    if len(findings) > _SHOWN:
        log().log(level, "and %d more %s of less weight.", len(findings) - _SHOWN, what)
