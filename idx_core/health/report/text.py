"""For people, on a terminal 100 columns wide: a summary first, then findings, then figures."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from idx_core.build.wording import one_line, width
from idx_core.finding import Severity
from idx_core.health.finding import HealthFinding
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

if TYPE_CHECKING:
    from idx_core.health.since import Since

COLUMNS = 100
_INDENT = "    "
_LEAST = 20  # columns of a name, however many others there are
_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.INFO: "36"}
_FAINT, _BOLD, _GOOD = "2", "1", "32"


def as_text(report: Report) -> str:
    """All of the report. What comes from the database is harmless on a terminal."""
    return "\n".join(_Writer(report).lines())


class _Writer:
    def __init__(self, report: Report) -> None:
        self._report = report

    def lines(self) -> Iterator[str]:
        report = self._report
        worst = max((f.severity for f in report.findings), default=None)
        code = _GOOD if worst is None else _COLOURS[worst]
        yield self._painted(one_line(report.summary, COLUMNS), code)
        yield self._painted(one_line(report.source, COLUMNS), _FAINT)
        for finding in report.findings:
            yield from self._finding(finding)
        if report.since is not None:
            yield from self._since(report.since)
        indexes = [index_row(table, index) for table, index in report.largest_indexes]
        yield from self._table("Largest indexes", INDEX_HEADINGS, indexes)
        tables = [table_row(table) for table in report.largest_tables]
        yield from self._table("Largest tables", TABLE_HEADINGS, tables)
        if report.missing:
            yield ""
            yield self._painted("Not seen", _BOLD)
            for sentence in report.missing:
                yield from _wrapped(sentence, "  ", _INDENT)

    def _since(self, since: "Since") -> Iterator[str]:
        yield ""
        yield self._painted(since_title(since), _BOLD)
        yield from _wrapped(since_summary(since), "  ", "  ")
        yield from self._table("Indexes", CHANGE_HEADINGS, [*map(change_row, since.indexes)])
        rows = [*map(changed_table_row, since.tables)]
        yield from self._table("Their tables", CHANGED_TABLE_HEADINGS, rows)

    def _finding(self, finding: HealthFinding) -> Iterator[str]:
        name = SEVERITY_NAMES[finding.severity]
        yield ""
        head = f"{name} {finding.rule} {one_line(finding.subject, 75)}"
        yield self._painted(head, _COLOURS[finding.severity])
        yield from _wrapped(finding.message, _INDENT, _INDENT)
        if finding.hint:
            for line in _wrapped(finding.hint, _INDENT, _INDENT):
                yield self._painted(line, _FAINT)
        if finding.statement:  # whole: it is there to be copied
            yield self._painted(_INDENT + one_line(finding.statement, 2000), _BOLD)

    def _table(self, title: str, headings: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
        if not rows:
            return
        yield ""
        yield f"{self._painted(title, _BOLD)} ({legend(headings)})"
        others = [max(len(r[n]) for r in (headings, *rows)) for n in range(1, len(headings))]
        room = max(COLUMNS - sum(others) - 2 * len(headings), _LEAST)
        first = min(max(width(one_line(row[0], 200)) for row in (headings, *rows)), room)
        for number, row in enumerate((headings, *rows)):
            name = one_line(row[0], first)
            cells = (text.rjust(size) for text, size in zip(row[1:], others, strict=True))
            line = "  ".join(["  " + name + " " * (first - width(name)), *cells]).rstrip()
            yield self._painted(line, _FAINT) if number == 0 else line

    def _painted(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._report.asked.colour else text


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        one_line(text, 1000),
        COLUMNS,
        initial_indent=first,
        subsequent_indent=others,
        break_on_hyphens=False,
    )
