"""What all formats tell, in the same order and the same words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from idx_core.build.wording import bytes_of
from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, IndexFigures, Product, TableFigures
from idx_core.health.finding import HealthFinding

if TYPE_CHECKING:
    from idx_core.health.since import IndexChange, Since, TableChange

Cell = str
Rows = list[list[Cell]]

INDEX_HEADINGS = ("index", "size", "scans", "last scan", "in memory", "bloat", "writes")
TABLE_HEADINGS = ("table", "rows", "size", "indexes", "HOT", "entries", "bytes", "read whole")
CHANGE_HEADINGS = ("index", "is", "size then", "size now", "scans")
CHANGED_TABLE_HEADINGS = (
    "table",
    "indexes then",
    "now",
    "read whole then",
    "since",
    "HOT then",
    "since",
)
SEVERITY_NAMES = {severity: severity.name.lower() for severity in Severity}


@dataclass(frozen=True, slots=True)
class Report:
    """Figures and what was made of them; `missing` says what could not be seen.

    `since` is what has changed, where an earlier document was given.
    """

    figures: Figures
    findings: Sequence[HealthFinding]
    missing: Sequence[str]
    asked: Asked
    since: "Since | None" = None

    @property
    def summary(self) -> str:
        """One line: what there is, and how it is."""
        figures = self.figures
        indexes = [index for _, index in figures.indexes if not index.is_partitioned]
        size = bytes_of(sum(index.size for index in indexes))
        found = Counter(finding.severity for finding in self.findings)
        told = [
            counted(found[severity], SEVERITY_NAMES[severity])
            for severity in sorted(Severity, reverse=True)
            if found[severity]
        ]
        state = ", ".join(told) or "nothing found"
        return (
            f"{figures.server.database}: {state}. {counted(len(figures.tables), 'table')}, "
            f"{counted(len(indexes), 'index', 'indexes')} of {size}."
        )

    @property
    def source(self) -> str:
        """One line: where the figures are from, and since when."""
        server = self.figures.server
        kind = "standby" if server.is_standby else "server"
        days = server.counted_days
        since = "since nobody knows when" if days is None else f"for {days:.1f} days"
        text = f"{server.product} {server.version_text}"
        if server.product is Product.SQLITE:
            return f"{text}, which counts nothing."
        text += f", {kind} counting {since}, as {server.role}"
        answered = [replica for replica in self.figures.replicas if replica.answered]
        if self.figures.replicas:
            text += f"; {len(answered)} of {counted(len(self.figures.replicas), 'replica')}"
        return f"{text}."

    @property
    def largest_indexes(self) -> list[tuple[TableFigures, IndexFigures]]:
        """The largest ones, so many as were asked for."""
        pairs = [pair for pair in self.figures.indexes if not pair[1].is_partitioned]
        return sorted(pairs, key=lambda pair: (-pair[1].size, pair[1].subject))[: self.asked.limit]

    @property
    def largest_tables(self) -> list[TableFigures]:
        """The tables with the largest indexes, so many as were asked for."""
        whole = [table for table in self.figures.tables if table.kind != "p"]
        ordered = sorted(whole, key=lambda table: (-table.index_size - table.size, table.name))
        return ordered[: self.asked.limit]


def index_row(table: TableFigures, index: IndexFigures) -> list[Cell]:
    """A row under `INDEX_HEADINGS`."""
    return [
        index.subject,
        bytes_of(index.size) if index.size else "",
        number_of(index.scans),
        day(index.last_scan),
        percent(index.hit_ratio),
        bloat_of(index),
        number_of(table.writes(index)) if table.counted else "",
    ]


def table_row(table: TableFigures) -> list[Cell]:
    """A row under `TABLE_HEADINGS`."""
    size = table.bytes_per_insert
    return [
        str(table.name),
        number_of(None if table.rows is None else round(table.rows)),
        bytes_of(table.size) if table.size else "",
        f"{len(table.indexes)}" + (f", {bytes_of(table.index_size)}" if table.index_size else ""),
        percent(table.hot_share),
        f"{table.entries_per_insert:.1f}",
        "" if size is None else f"{size:.0f} B",
        number_of(table.sequential_scans) if table.counted else "",
    ]


def since_title(since: "Since") -> str:
    """A heading: since when."""
    hours = round(24 * since.days)
    ago = f"{since.days:.1f} days" if hours >= 48 else counted(hours, "hour")
    return f"Since {since.at:%Y-%m-%d %H:%M} UTC ({ago})"


def since_summary(since: "Since") -> str:
    """One sentence."""
    sizes = f"All indexes took {bytes_of(since.size_before)}, now {bytes_of(since.size)}."
    if not since.indexes:
        return f"No index of a table that was there has changed. {sizes}"
    found = Counter(each.change for each in since.indexes)
    told = [f"{number} {change}" for change, number in found.items()]
    return f"Indexes: {', '.join(told)}. {sizes}"


def change_row(each: "IndexChange") -> list[Cell]:
    """A row under `CHANGE_HEADINGS`."""
    sizes = (bytes_of(size) if size else "" for size in (each.size_before, each.size))
    return [each.subject, each.change, *sizes, number_of(each.scans)]


def changed_table_row(each: "TableChange") -> list[Cell]:
    """A row under `CHANGED_TABLE_HEADINGS`."""
    return [
        str(each.table),
        bytes_of(each.size_before),
        bytes_of(each.size),
        *("" if number is None else f"{number:,.1f}" for number in (each.whole_before, each.whole)),
        percent(each.hot_before),
        percent(each.hot),
    ]


def percent(share: float | None) -> str:
    """A part of 1, for people; "" for unknown."""
    if share is None:
        return ""
    return f"{100 * share:.0f} %" if share in (0, 1) or share < 0.99 else f"{100 * share:.1f} %"


def legend(headings: Sequence[str]) -> str:
    """What the columns say, one sentence."""
    if headings is INDEX_HEADINGS:
        return "scans on all servers; writes: entries made; ~ estimated"
    if headings is CHANGE_HEADINGS:
        return "scans: since then; of a dropped one, until then"
    if headings is CHANGED_TABLE_HEADINGS:
        return "read whole: sequential scans a day, until then and since"
    return "entries and bytes: in all indexes for one more row; read whole: sequential scans"


def bloat_of(index: IndexFigures) -> str:
    """What a rebuild would save of it; "" for unknown."""
    bloat = index.bloat
    if bloat is None or not index.size:
        return ""
    return f"{'' if bloat.measured else '~'}{100 * bloat.wasted / index.size:.0f} %"


def day(moment: datetime | None) -> str:
    """The date; "" for unknown."""
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def number_of(number: int | None) -> str:
    """For people; "" for unknown."""
    return "" if number is None else f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 index`, `2 indexes`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
