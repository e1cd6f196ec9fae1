"""The report as Markdown, for a pull request's comment: a table, escaped."""

from collections.abc import Iterator, Sequence

from idx_core.markdown import escaped
from idx_core.report.entry import Entry
from idx_core.report.text import summary

_LONGEST = 500


def markdown(entries: Sequence[Entry]) -> str:
    """The text: a summary, and the findings in a table."""
    return "\n".join(_lines(entries))


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    yield f"**{escaped(summary(entries))}**"
    if not entries:
        return
    yield ""
    yield "| | object | finding | remedy | where |"
    yield "|---|---|---|---|---|"
    for entry in entries:
        finding = entry.finding
        where = str(entry.place) if entry.place else ""
        cells = (finding.rule, finding.subject, finding.message, finding.hint, where)
        yield f"| {' | '.join(escaped(cell, _LONGEST) for cell in cells)} |"
