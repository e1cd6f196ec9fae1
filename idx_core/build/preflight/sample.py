"""What a few pages of the table, and the planner, say about the entries of the index."""

from dataclasses import dataclass

from idx_core.build.preflight.looking import Look
from idx_core.build.preflight.table import BLOCK, Part
from idx_core.build.preflight.wanted import Element, Wanted

Range = tuple[float, float]
"""From the lowest to the highest that is likely."""

_PAGES = 100
_USUAL_WIDTH = 24
_ITEM = 4  # bytes of a page that point to an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of the index on one table.

    `rows` are those of the table, `entries` (lowest, highest) those with an entry; `distinct`
    (lowest, highest) tells how many of them differ. `width` is the average size of an entry in
    bytes, `widest` the largest seen, `data` that of the values alone.
    """

    rows: float
    entries: Range
    distinct: Range
    width: float
    widest: int
    data: float


def sampled(look: Look, alias: str, part: Part, wanted: Wanted) -> Entries | None:
    """The entries of an index on this part; `alias` is the table's name in the expressions.

    None where the sample has no row.
    """
    quote = look.session.quote
    table = f"{quote(part.schema)}.{quote(part.name)} AS {quote(alias)}"
    seen, pages, matching, width, widest, data = look.written(_sample(table, part, wanted))[0]
    if not seen:
        return None
    rows = float(seen / pages * part.size / BLOCK) if part.rows is None else part.rows
    entries, distinct = (rows, rows), (rows, rows)
    if wanted.predicate or _repeats(wanted):
        planned, groups = _planned(look, table, wanted)
        found = rows * float(matching) / float(seen)
        if part.rows is None:  # without statistics the planner guesses
            entries, distinct = (found, found), (1.0, found)
        else:
            entries, distinct = _both(planned, found, groups)
    return Entries(
        rows=rows,
        entries=entries,
        distinct=distinct,
        width=float(width or _USUAL_WIDTH) + _ITEM,
        widest=int(widest or 0),
        data=float(data or _USUAL_WIDTH),
    )


def _sample(table: str, part: Part, wanted: Wanted) -> str:
    percent = min(100.0, 100.0 * _PAGES * BLOCK / part.size)
    matches = wanted.predicate or "true"
    width = _width(wanted)
    data = " + ".join(f"coalesce({_size(element)}, 0)" for element in wanted.elements)
    if wanted.predicate and any(element.is_expression for element in wanted.elements):
        # The predicate may keep away rows for which the expression fails.
        width, data = (f"CASE WHEN {matches} THEN {what} END" for what in (width, data))
    # Only without statistics is it asked how much a page holds: that takes as long as the rest.
    page, pages = "0", "1"
    if part.rows is None:
        page, pages = "(ctid::text::point)[0]", "count(DISTINCT page)"
    return (
        f"SELECT count(*), {pages}, count(*) FILTER (WHERE matches),"
        " coalesce(avg(width) FILTER (WHERE matches), avg(width)),"
        " coalesce(max(width) FILTER (WHERE matches), max(width)),"
        " coalesce(avg(data) FILTER (WHERE matches), avg(data))"
        f" FROM (SELECT {page} AS page,"
        f" coalesce({matches}, false) AS matches, {width} AS width, {data} AS data"
        f" FROM {table} TABLESAMPLE SYSTEM ({percent:.6f}) REPEATABLE (0)) sample"
    )


def _width(wanted: Wanted) -> str:
    """SQL for the size of a row's entry: its header, then each value at its place."""
    nulls = " OR ".join(f"({e.text}) IS NOT DISTINCT FROM NULL" for e in wanted.elements)
    end = f"CASE WHEN {nulls} THEN 16 ELSE 8 END"
    for element in wanted.elements:
        a = element.alignment if element.length > 0 else 1  # short values are not aligned
        start = f"({end})" if a == 1 else f"(({end}) + {a - 1}) / {a} * {a}"
        end = f"{start} + coalesce({_size(element)}, 0)"
    return f"(({end}) + 7) / 8 * 8"


def _size(element: Element) -> str:
    if element.length > 0:
        return (
            f"CASE WHEN ({element.text}) IS NOT DISTINCT FROM NULL THEN 0 ELSE {element.length} END"
        )
    size = f"pg_column_size({element.text})"
    if element.is_expression:  # has a long header until it is stored
        return f"CASE WHEN {size} < 130 THEN {size} - 3 ELSE {size} END"
    return size


def _repeats(wanted: Wanted) -> bool:
    """Whether equal entries are stored once."""
    alike = all(element.alike for element in wanted.elements)
    return wanted.method == "btree" and not wanted.is_unique and alike


def _both(planned: float, found: float, groups: Range) -> tuple[Range, Range]:
    """The planner knows ranges of values, the sample any condition: either may be right."""
    if not found:
        return (planned, planned), groups
    low, high = sorted((planned, found))
    return (low, high), (groups[0] * low / planned, groups[1] * high / planned)


def _planned(look: Look, table: str, wanted: Wanted) -> tuple[float, Range]:
    """How many entries the planner expects, and how many of them differ."""
    if not _repeats(wanted):
        entries = float(look.plan(f"SELECT 1 FROM {table}{wanted.where}")["Plan Rows"])
        return entries, (entries, entries)
    keys = ", ".join(element.text for element in wanted.keys)
    plan = look.plan(f"SELECT count(*) FROM {table}{wanted.where} GROUP BY {keys}")
    entries, groups = float(plan["Plans"][0]["Plan Rows"]), float(plan["Plan Rows"])
    if any(element.is_expression for element in wanted.keys):
        return entries, (1.0, groups)  # it goes by the columns in them, which differ more often
    # Few rows are looked at for statistics: of many values, more differ than were seen.
    return entries, (groups * 0.7, min(groups * 2.0, entries))
