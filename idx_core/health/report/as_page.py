"""The health of a database as a page: charts, findings ranked, and each table with its indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from idx_core.build.wording import bytes_of
from idx_core.definition import definition
from idx_core.finding import Severity
from idx_core.health.figures import IndexFigures, TableFigures
from idx_core.health.finding import HealthFinding
from idx_core.health.report.charts import charts
from idx_core.health.report.report import (
    SEVERITY_NAMES,
    Report,
    bloat_of,
    counted,
    day,
    number_of,
    percent,
    table_row,
)
from idx_core.html.element import NOTHING, Html, Node, element
from idx_core.html.page import Section, page
from idx_core.html.parts import Anchors, finding, findings, legend, name, table
from idx_core.model import TableName

_RANKED = 100  # findings told in full; the others are with their tables
_LEGEND = (
    ("scans", "how often queries began to read the index, since counters count"),
    ("in memory", "the part of its blocks that were found in shared buffers"),
    ("bloat", "what a rebuild would save; ~ estimated from the planner's statistics"),
    ("writes", "entries that were made in the index"),
    ("HOT", "updates that made no entry in any index"),
    ("kept", "why an index may not be dropped although nobody scans it"),
)


def as_page(report: Report) -> str:
    """The text of the file."""
    figures = report.figures
    anchors = Anchors()
    by_table: dict[TableName, list[HealthFinding]] = {}
    for each in report.findings:
        if each.table is not None:
            by_table.setdefault(each.table, []).append(each)
    known = {each.name for each in figures.tables}
    ranked = report.findings[:_RANKED]
    more = len(report.findings) - len(ranked)
    told = [_finding(each, anchors if each.table in known else None) for each in ranked]
    servers = _servers(report)
    sections = (
        Section("charts", "At a glance", charts(report)),
        Section(
            "findings",
            "Findings, ranked",
            [
                findings(told),
                element("p", f"{more:,} more are with their tables.") if more else NOTHING,
            ]
            if told
            else [],
        ),
        Section(
            "tables",
            "Tables",
            [
                _table(each, by_table.get(each.name, ()), servers, anchors)
                for each in figures.tables
            ],
        ),
        Section("servers", "Servers", _replicas(report)),
        Section("missing", "Not seen", _list(report.missing)),
        Section("legend", "Legend", [legend(_LEGEND)]),
    )
    title = f"Index health of {figures.server.database}"
    at = f"Read at {figures.server.at:%Y-%m-%d %H:%M} UTC."
    return page(title, report.summary, (report.source, at), sections)


def _finding(each: HealthFinding, anchors: Anchors | None) -> Html:
    subject = name(each.subject)
    if anchors is not None:
        subject = element("a", subject, href=f"#{anchors.of(each.table)}")
    lines: list[Node] = []
    if each.hint:
        lines.append(element("p", each.hint, class_="faint"))
    if each.statement:
        lines.append(element("code", each.statement, class_="statement"))
    word = SEVERITY_NAMES[each.severity]
    return finding(word, word, each.rule, subject, each.message, lines)


def _table(
    each: TableFigures, found: Sequence[HealthFinding], servers: Sequence[str], anchors: Anchors
) -> Html:
    counts = Counter(SEVERITY_NAMES[finding.severity] for finding in found)
    marks = [
        element("span", counted(counts[word], word), class_=word)
        for severity in sorted(Severity, reverse=True)
        if counts[word := SEVERITY_NAMES[severity]]
    ]
    rows, size, indexes = table_row(each)[1:4]
    facts = f"{rows or 'unknown'} rows, {size}; indexes: {indexes}"
    headings = ("index", "keys", "size", "bloat", *_scans(servers), "last scan", "in memory")
    return element(
        "details",
        element("summary", name(str(each.name)), element("span", facts), *marks),
        element("p", _activity(each), class_="faint"),
        element("ul", *map(_short, found)) if found else NOTHING,
        table(
            "",
            (*headings, "writes", "kept"),
            (_row(each, index, servers) for index in each.indexes),
            range(2, len(headings) + 1),
        )
        if each.indexes
        else NOTHING,
        id=anchors.of(each.name),
    )


def _activity(each: TableFigures) -> str:
    if not each.counted:
        return "PostgreSQL has no counters of it."
    *_, hot, entries, size, whole = table_row(each)
    told = [f"read whole {whole} times", f"one more row makes {entries} index entries"]
    told[-1] += f" of {size}" if size else ""
    told += [f"{hot} of updates are HOT"] if hot else []
    told += [f"last vacuum {day(each.last_vacuum) or 'unknown'}"]
    told += [f"last analyze {day(each.last_analyze) or 'unknown'}"]
    return f"{'; '.join(told)}."


def _scans(servers: Sequence[str]) -> Sequence[str]:
    """Where there is one server, there is nothing to tell apart."""
    return tuple(f"scans, {server}" for server in servers) if len(servers) > 1 else ("scans",)


def _row(each: TableFigures, index: IndexFigures, servers: Sequence[str]) -> list[Node]:
    by_server = {usage.server: usage.scans for usage in index.usage}
    scans = [by_server.get(server) for server in servers] if len(servers) > 1 else [index.scans]
    return [
        name(index.name),
        name(definition(index.index)),
        bytes_of(index.size),
        bloat_of(index),
        *map(number_of, scans),
        day(index.last_scan),
        percent(index.hit_ratio),
        number_of(each.writes(index)) if each.counted else "",
        index.keeps,
    ]


def _short(each: HealthFinding) -> Html:
    word = SEVERITY_NAMES[each.severity]
    mark = element("span", f"{word} {each.rule}", class_=word)
    return element("li", mark, " ", name(each.index or each.subject), f": {each.message}")


def _servers(report: Report) -> tuple[str, ...]:
    """All whose counters are known, the asked one first."""
    names = (u.server for _, index in report.figures.indexes for u in index.usage)
    return tuple(dict.fromkeys(names))


def _replicas(report: Report) -> list[Node]:
    rows = [
        (
            name(replica.name),
            "" if replica.counted_days is None else f"{replica.counted_days:.1f}",
            replica.reason or "answered",
        )
        for replica in report.figures.replicas
    ]
    headings = ("replica", "counts for days", "state")
    return [table("Replicas that were asked", headings, rows)] if rows else []


def _list(sentences: Sequence[str]) -> list[Node]:
    return [element("ul", *(element("li", each) for each in sentences))] if sentences else []
