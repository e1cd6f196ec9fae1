"""The health of a database as a page: charts, findings ranked, and each table with its indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from idx_core.build.wording import bytes_of
from idx_core.definition import definition
from idx_core.finding import Severity
from idx_core.health.figures import IndexFigures, TableFigures
from idx_core.health.finding import HealthFinding
from idx_core.health.report.charts import charts
from idx_core.health.report.report import (
    CHANGE_HEADINGS,
    CHANGED_TABLE_HEADINGS,
    SEVERITY_NAMES,
    Report,
    bloat_of,
    change_row,
    changed_table_row,
    counted,
    day,
    number_of,
    percent,
    since_summary,
    since_title,
    table_row,
)
from idx_core.health.since import IndexChange, TableChange
from idx_core.html.element import NOTHING, Html, Node, element
from idx_core.html.page import Section, page
from idx_core.html.parts import Anchors, finding, legend, name, ranked, short_finding, table
from idx_core.model import TableName

_RANKED = 100  # findings told in full
_TOLD = 2000  # findings told with their tables
_LEGEND = (
    ("scans", "how often queries began to read the index, since counters count"),
    ("in memory", "the part of its blocks that were found in shared buffers"),
    ("bloat", "what a rebuild would save; ~ estimated from the planner's statistics"),
    ("writes", "entries that were made in the index"),
    ("HOT", "updates that made no entry in any index"),
    ("kept", "why an index may not be dropped although nobody scans it"),
)
_Column = tuple[str, Callable[[TableFigures, IndexFigures], str]]


def as_page(report: Report) -> str:
    """The text of the file."""
    figures = report.figures
    anchors = Anchors(each.name for each in figures.tables)
    counts = Counter((each.table, each.severity) for each in report.findings)
    by_table: dict[TableName, list[HealthFinding]] = {}
    for each in report.findings[:_TOLD]:
        if each.table is not None:
            by_table.setdefault(each.table, []).append(each)
    told = [_finding(each, anchors) for each in report.findings[:_RANKED]]
    columns = _columns(report)
    sections = (
        Section("charts", "At a glance", charts(report)),
        *_since(report, anchors),
        Section("findings", "Findings, ranked", ranked(told, len(report.findings), _TOLD)),
        Section(
            "tables",
            "Tables",
            [
                _table(
                    each,
                    by_table.get(each.name, ()),
                    {severity: counts[each.name, severity] for severity in Severity},
                    columns,
                    anchors.at(number),
                )
                for number, each in enumerate(figures.tables)
            ],
        ),
        Section("servers", "Servers", _replicas(report)),
        Section("missing", "Not seen", _list(report.missing)),
        Section("legend", "Legend", [legend(_LEGEND)]),
    )
    title = f"Index health of {figures.server.database}"
    at = f"Read at {figures.server.at:%Y-%m-%d %H:%M} UTC."
    return page(title, report.summary, (report.source, at), sections)


def _since(report: Report, anchors: Anchors) -> Iterator[Section]:
    since = report.since
    if since is None:
        return
    told: list[Node] = [element("p", since_summary(since))]
    if since.indexes:
        headings = (CHANGE_HEADINGS[0], "definition", *CHANGE_HEADINGS[1:])
        changes = map(_changed, since.indexes)
        told.append(table("Changed indexes", headings, changes, words=3))
        rows = (_changed_table(each, anchors) for each in since.tables)
        told.append(table("Their tables", CHANGED_TABLE_HEADINGS, rows, words=2))
    yield Section("since", since_title(since), told)


def _changed(each: IndexChange) -> list[Node]:
    subject, *others = change_row(each)
    return [subject, each.definition, *others]


def _changed_table(each: TableChange, anchors: Anchors) -> list[Node]:
    subject, *others = changed_table_row(each)
    return [anchors.link(each.table, subject), *others]


def _finding(each: HealthFinding, anchors: Anchors) -> Html:
    subject = anchors.link(each.table, each.subject)
    lines: list[Node] = []
    if each.hint:
        lines.append(element("p", each.hint, class_="faint"))
    if each.statement:
        lines.append(element("code", each.statement, class_="statement"))
    word = SEVERITY_NAMES[each.severity]
    return finding(word, word, each.rule, subject, each.message, lines)


def _table(
    each: TableFigures,
    found: Sequence[HealthFinding],
    counts: Mapping[Severity, int],
    columns: Sequence[_Column],
    anchor: str,
) -> Html:
    marks = [
        element(
            "span",
            counted(counts[severity], SEVERITY_NAMES[severity]),
            class_=SEVERITY_NAMES[severity],
        )
        for severity in sorted(Severity, reverse=True)
        if counts[severity]
    ]
    facts = f"{table_row(each)[1] or 'unknown'} rows, {_size(each.size)}".removesuffix(", ")
    indexes = counted(len(each.indexes), "index", "indexes")
    facts += f"; {indexes} of {_size(each.index_size)}".removesuffix(" of ")
    shown = str(each.name)
    headings = ("index", "keys", "kept", *(heading for heading, _ in columns))
    rows = (_row(each, index, columns) for index in each.indexes)
    return element(
        "details",
        element("summary", name(shown), element("span", facts), *marks),
        element("p", _activity(each), class_="faint"),
        element("ul", *map(_short, found)) if found else NOTHING,
        table(f"Indexes of {shown}", headings, rows, words=3) if each.indexes else NOTHING,
        id=anchor,
    )


def _activity(each: TableFigures) -> str:
    if not each.counted:
        return "There are no counters of it."
    *_, hot, entries, size, whole = table_row(each)
    told = [f"read whole {whole} times", f"one more row makes {entries} index entries"]
    told[-1] += f" of {size}" if size else ""
    told += [f"{hot} of updates are HOT"] if hot else []
    told += [f"vacuumed {day(each.last_vacuum)}"] if each.last_vacuum else []
    told += [f"analyzed {day(each.last_analyze)}"] if each.last_analyze else []
    return f"{'; '.join(told)}."


def _columns(report: Report) -> Sequence[_Column]:
    """Those in which there is something; scans of each server where there are several."""
    columns: list[_Column] = [
        ("size", lambda _, index: _size(index.size)),
        ("bloat", lambda _, index: bloat_of(index)),
        *_scans(report),
        ("last scan", lambda _, index: day(index.last_scan)),
        ("in memory", lambda _, index: percent(index.hit_ratio)),
        ("writes", lambda table, index: number_of(table.writes(index)) if table.counted else ""),
    ]
    pairs = list(report.figures.indexes)
    return [(heading, cell) for heading, cell in columns if any(cell(*pair) for pair in pairs)]


def _size(size: int) -> str:
    """Where nobody knows sizes, they are 0."""
    return bytes_of(size) if size else ""


def _scans(report: Report) -> Iterator[_Column]:
    names = (usage.server for _, index in report.figures.indexes for usage in index.usage)
    servers = tuple(dict.fromkeys(names))
    if len(servers) < 2:
        yield "scans", lambda _, index: number_of(index.scans)
    for server in servers if len(servers) > 1 else ():
        yield f"scans, {server}", partial(_scans_of, server)


def _scans_of(server: str, _: TableFigures, index: IndexFigures) -> str:
    return next((number_of(usage.scans) for usage in index.usage if usage.server == server), "")


def _row(each: TableFigures, index: IndexFigures, columns: Sequence[_Column]) -> list[Node]:
    return [
        index.name,
        definition(index.index).removeprefix("btree "),
        index.keeps,
        *(cell(each, index) for _, cell in columns),
    ]


def _short(each: HealthFinding) -> Html:
    word = SEVERITY_NAMES[each.severity]
    return short_finding(word, word, each.rule, each.index or each.subject, each.message)


def _replicas(report: Report) -> list[Node]:
    rows = [
        (
            name(replica.name),
            replica.reason or "answered",
            "" if replica.counted_days is None else f"{replica.counted_days:.1f}",
        )
        for replica in report.figures.replicas
    ]
    headings = ("replica", "state", "counts for days")
    return [table("Replicas that were asked", headings, rows, words=2)] if rows else []


def _list(sentences: Sequence[str]) -> list[Node]:
    return [element("ul", *(element("li", each) for each in sentences))] if sentences else []
