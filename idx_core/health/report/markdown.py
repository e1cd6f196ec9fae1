"""For a page or a comment: the same as the text, every name escaped."""

from collections.abc import Iterator, Sequence

from idx_core.health.report.report import (
    CHANGE_HEADINGS,
    CHANGED_TABLE_HEADINGS,
    INDEX_HEADINGS,
    SEVERITY_NAMES,
    TABLE_HEADINGS,
    Report,
    change_row,
    changed_table_row,
    index_row,
    legend,
    since_summary,
    since_title,
    table_row,
)
from idx_core.markdown import block, escaped


def as_markdown(report: Report) -> str:
    """All of the report; no line of the database's becomes markup or HTML."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"# Health of {escaped(report.figures.server.database)}"
    yield ""
    yield escaped(report.summary)
    yield ""
    yield escaped(report.source)
    if report.findings:
        yield ""
        yield "## Findings"
    for finding in report.findings:
        yield ""
        name = SEVERITY_NAMES[finding.severity]
        told = f"{escaped(finding.subject)}: {escaped(finding.message)}"
        yield f"- **{name} {finding.rule}** {told}"
        if finding.hint:
            yield f"  {escaped(finding.hint)}"
        if finding.statement:
            yield ""
            yield from ("  " + line for line in block(finding.statement, "sql"))
    if report.since is not None:
        yield ""
        yield f"## {since_title(report.since)}"
        yield ""
        yield escaped(since_summary(report.since))
        changes = [*map(change_row, report.since.indexes)]
        yield from _table("Changed indexes", CHANGE_HEADINGS, changes)
        rows = [*map(changed_table_row, report.since.tables)]
        yield from _table("Their tables", CHANGED_TABLE_HEADINGS, rows)
    indexes = [index_row(table, index) for table, index in report.largest_indexes]
    yield from _table("Largest indexes", INDEX_HEADINGS, indexes)
    tables = [table_row(table) for table in report.largest_tables]
    yield from _table("Largest tables", TABLE_HEADINGS, tables)
    if report.missing:
        yield ""
        yield "## Not seen"
        yield ""
        yield from (f"- {escaped(sentence)}" for sentence in report.missing)


def _table(title: str, headings: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"## {title}"
    yield ""
    yield f"{escaped(legend(headings))}."
    yield ""
    yield f"| {' | '.join(headings)} |"
    yield "|---|" + "--:|" * (len(headings) - 1)
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
