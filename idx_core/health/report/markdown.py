"""For a page or a comment: the same as the text, every name escaped."""

import re
from collections.abc import Iterator, Sequence

from idx_core.build.wording import one_line
from idx_core.health.report.report import (
    INDEX_HEADINGS,
    SEVERITY_NAMES,
    TABLE_HEADINGS,
    Report,
    index_row,
    legend,
    table_row,
)

# What begins markup, HTML or an entity in the middle of a line; and addresses, which some viewers
# make links of.
_SPECIAL = re.compile(r"([\\`*_\[\]#!|<>&~@]|(?<=www)\.)")
_ADDRESS = re.compile(r":(?=//)")
_LONGEST = 1000


def as_markdown(report: Report) -> str:
    """All of the report; no line of the database's becomes markup or HTML."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"# Health of {_escaped(report.figures.server.database)}"
    yield ""
    yield _escaped(report.summary)
    yield ""
    yield _escaped(report.source)
    if report.findings:
        yield ""
        yield "## Findings"
    for finding in report.findings:
        yield ""
        name = SEVERITY_NAMES[finding.severity]
        told = f"{_escaped(finding.subject)}: {_escaped(finding.message)}"
        yield f"- **{name} {finding.rule}** {told}"
        if finding.hint:
            yield f"  {_escaped(finding.hint)}"
        if finding.statement:
            yield ""
            yield from ("  " + line for line in _code(finding.statement))
    indexes = [index_row(table, index) for table, index in report.largest_indexes]
    yield from _table("Largest indexes", INDEX_HEADINGS, indexes)
    tables = [table_row(table) for table in report.largest_tables]
    yield from _table("Largest tables", TABLE_HEADINGS, tables)
    if report.missing:
        yield ""
        yield "## Not seen"
        yield ""
        yield from (f"- {_escaped(sentence)}" for sentence in report.missing)


def _table(title: str, headings: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"## {title}"
    yield ""
    yield f"{_escaped(legend(headings))}."
    yield ""
    yield f"| {' | '.join(headings)} |"
    yield "|---|" + "--:|" * (len(headings) - 1)
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |"


def _code(text: str) -> list[str]:
    """A block that nothing in the text can close."""
    plain = one_line(text, _LONGEST * 2)
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}sql", plain, fence]


def _escaped(text: str) -> str:
    return _ADDRESS.sub("&#58;", _SPECIAL.sub(r"\\\1", one_line(text, _LONGEST)))
