"""The report as a page: charts, findings ranked, and each table with its indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from idx_core.build.wording import bytes_of
from idx_core.definition import definition
from idx_core.described import DescribedIndex, DescribedTable
from idx_core.html.bars import Bar, chart
from idx_core.html.element import NOTHING, Html, Node, element
from idx_core.html.page import Section, page
from idx_core.html.parts import Anchors, finding, legend, name, ranked, short_finding, table
from idx_core.measured import in_words
from idx_core.model import TableName
from idx_core.registry import ALL_RULES
from idx_core.report.entry import Entry
from idx_core.report.text import WORDS, summary

_BARS = 12
_RANKED = 100  # findings told in full
_TOLD = 2000  # findings told with their tables
_SOURCES = ("constraint", "declared", "derived")
_LEGEND = (
    ("error, warning", "something to act upon: --fail-on decides what fails a build"),
    ("advice", "worth a look; it fails nothing"),
    ("constraint", "the index of a primary key, a unique or an exclusion constraint"),
    ("declared", "an index that the models declare, or a field of theirs implies"),
    ("derived", "an index that the findings want and the models do not have"),
    ("size, rows, scans a day", "production's, by the statistics snapshot; empty where unknown"),
    ("for", "what the index enforces and which references, orders and declared queries it serves"),
)
_Column = tuple[str, Callable[[DescribedIndex], str]]
_FIGURES: Sequence[_Column] = (
    ("size", lambda each: "" if each.size is None else bytes_of(each.size)),
    ("scans a day", lambda each: each.often),
)


def as_page(entries: Sequence[Entry], tables: Sequence[DescribedTable]) -> str:
    """The text of the file."""
    anchors = Anchors(each.table.name for each in tables)
    counts = Counter((entry.finding.table, entry.weight) for entry in entries)
    by_table: dict[TableName, list[Entry]] = {}
    for entry in entries[:_TOLD]:
        by_table.setdefault(entry.finding.table, []).append(entry)
    indexes = sum(len(each.indexes) for each in tables)
    about = f"Models and declared queries: {len(tables):,} tables, {indexes:,} indexes."
    told = [_finding(entry, anchors) for entry in entries[:_RANKED]]
    columns = _columns(tables)
    sections = (
        Section("charts", "At a glance", _charts(entries, tables)),
        Section("findings", "Findings, ranked", ranked(told, len(entries), _TOLD)),
        Section(
            "tables",
            "Tables",
            [
                _table(
                    each,
                    by_table.get(each.table.name, ()),
                    {weight: counts[each.table.name, weight] for weight in WORDS},
                    columns,
                    anchors.at(number),
                )
                for number, each in enumerate(tables)
            ],
        ),
        Section("legend", "Legend", [legend(_LEGEND)]),
    )
    return page("Index report", summary(entries), (about,), sections)


def _charts(entries: Sequence[Entry], tables: Sequence[DescribedTable]) -> list[Node]:
    charts = list(_each_chart(entries, tables))
    return [element("div", *charts, class_="charts")] if charts else []


def _each_chart(entries: Sequence[Entry], tables: Sequence[DescribedTable]) -> Iterator[Html]:
    names = {rule.id: rule.name.replace("_", " ") for rule in ALL_RULES}
    rules = Counter(entry.finding.rule for entry in entries)
    if rules:
        bars = [
            Bar(f"{rule} {names.get(rule, 'failed rule')}", (number,), f"{number:,}")
            for rule, number in sorted(rules.items(), key=lambda item: (-item[1], item[0]))
        ]
        yield chart("by-rule", "Findings by rule", bars[:_BARS])
    crowded = sorted(tables, key=lambda each: (-len(each.indexes), each.table.name))[:_BARS]
    if crowded:
        yield chart(
            "by-table",
            "Most indexed tables",
            [Bar(str(e.table.name), _by_source(e), f"{len(e.indexes):,} indexes") for e in crowded],
            _SOURCES,
        )
    sized = [each for each in tables if each.size or each.index_size]
    if sized:
        sized.sort(key=lambda e: (-(e.size or 0) - (e.index_size or 0), e.table.name))
        yield chart(
            "sizes",
            "Largest tables, by the snapshot",
            list(map(_size, sized[:_BARS])),
            ("rows", "indexes"),
        )
    pairs = [(each, index) for each in tables for index in each.indexes if index.scans]
    if pairs:
        pairs.sort(key=lambda pair: (-(pair[1].scans or 0), pair[1].index.name))
        bars = [
            Bar(index.index.name, (index.scans or 0,), index.often) for _, index in pairs[:_BARS]
        ]
        yield chart("scans", "Most used indexes, scans a day", bars)


def _by_source(each: DescribedTable) -> tuple[int, ...]:
    counts = Counter(_kind(index) for index in each.indexes)
    return tuple(counts[kind] for kind in _SOURCES)


def _kind(index: DescribedIndex) -> str:
    return index.source if index.source in _SOURCES else "declared"


def _size(each: DescribedTable) -> Bar:
    rows, indexes = each.size or 0, each.index_size or 0
    return Bar(str(each.table.name), (rows, indexes), bytes_of(rows + indexes))


def _finding(entry: Entry, anchors: Anchors) -> Html:
    found, place = entry.finding, entry.place
    subject = anchors.link(found.table, found.subject)
    lines: list[Node] = []
    if found.why:
        lines.append(element("p", f"Why: {found.why}", class_="faint"))
    if found.hint:
        lines.append(element("p", found.hint))
    if place is not None:
        lines.append(element("p", "At ", name(str(place)), class_="faint"))
    return finding(entry.weight, WORDS[entry.weight][0], found.rule, subject, found.message, lines)


def _table(
    each: DescribedTable,
    entries: Sequence[Entry],
    counts: Mapping[str, int],
    columns: Sequence[_Column],
    anchor: str,
) -> Html:
    facts = [f"{len(each.indexes)} indexes" if len(each.indexes) != 1 else "1 index"]
    facts += [f"about {in_words(each.rows)} rows"] if each.rows is not None else []
    facts += [bytes_of(each.size + (each.index_size or 0))] if each.size else []
    marks = [
        element("span", f"{counts[weight]} {words[counts[weight] > 1]}", class_=weight)
        for weight, words in WORDS.items()
        if counts[weight]
    ]
    shown = str(each.table.name)
    headings = ("index", "keys", "from", "for", *(heading for heading, _ in columns))
    rows = (_row(index, columns) for index in each.indexes)
    return element(
        "details",
        element("summary", name(shown), element("span", ", ".join(facts)), *marks),
        element("ul", *map(_short, entries)) if entries else NOTHING,
        table(f"Indexes of {shown}", headings, rows, words=4) if each.indexes else NOTHING,
        id=anchor,
    )


def _columns(tables: Sequence[DescribedTable]) -> Sequence[_Column]:
    """Those in which there is something."""
    return [
        (heading, cell)
        for heading, cell in _FIGURES
        if any(cell(index) for each in tables for index in each.indexes)
    ]


def _row(each: DescribedIndex, columns: Sequence[_Column]) -> list[Node]:
    return [
        each.index.name or "(named by the database)",
        definition(each.index).removeprefix("btree "),
        each.source,
        "; ".join(map(str, each.purposes)),
        *(cell(each) for _, cell in columns),
    ]


def _short(entry: Entry) -> Html:
    found = entry.finding
    word, _ = WORDS[entry.weight]
    return short_finding(entry.weight, word, found.rule, found.subject, found.message)
