"""The document, section by section. Nothing in it changes while the project does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from idx_core.build.wording import bytes_of
from idx_core.definition import definition
from idx_core.described import DescribedIndex, DescribedTable
from idx_core.markdown import code, code_cell, escaped, table
from idx_core.measured import in_words
from idx_core.purpose import Purpose
from idx_core.report.entry import Entry
from idx_core.strategy.advice import guidelines, maintenance, types
from idx_core.strategy.project import Project

_COSTLY = 20  # tables whose costs are told
_KINDS = (
    ("constraint", "behind constraints"),
    ("declared", "declared"),
    ("field", "implied by fields"),
    ("derived", "derived"),
)


def document(project: Project) -> str:
    """The text of the file."""
    return "\n".join(_lines(project))


def _lines(project: Project) -> Iterator[str]:
    yield "# Index strategy"
    yield ""
    yield f"Written by {code(f'{project.door.verb} strategy')}."
    yield "Change the models and their declared queries, and write it again."
    yield ""
    yield _summary(project)
    yield ""
    yield from types(project)
    yield "## Tables"
    yield ""
    yield "From where an index is: *constraint* (it comes with one), *declared* in the models,"
    yield "*field* (the framework makes it for a field), *derived* (what references, orders and"
    yield f"declared queries want; {code(project.door.generate)} knows them)."
    for each in project.tables:
        yield ""
        yield from _table(each, project)
    yield ""
    yield from guidelines(project)
    yield from maintenance(project)
    yield from _costs(project)


def _summary(project: Project) -> str:
    sources = Counter(index.source for each in project.tables for index in each.indexes)
    told = [f"{sources[kind]:,} {words}" for kind, words in _KINDS if sources[kind]]
    told += [f"{sources[kind]:,} {kind}" for kind in sorted(sources) if kind not in dict(_KINDS)]
    open_ones = sum(len(project.open_on(each.table.name)) for each in project.tables)
    points = "no open point" if not open_ones else f"{open_ones:,} open points"
    points = points.removesuffix("s") if open_ones == 1 else points
    return (
        f"{len(project.tables):,} tables, {sources.total():,} indexes: "
        f"{', '.join(told) or 'none'}; {points}."
    )


def _table(each: DescribedTable, project: Project) -> Iterator[str]:
    name = each.table.name
    yield f"### {code(str(name))}"
    yield ""
    if each.rows is not None:
        yield f"About {in_words(each.rows)} rows."
        yield ""
    if each.indexes:
        rows = [_row(index, each, project) for index in each.indexes]
        yield from table(("index", "definition", "for", "from", "why", "size", "scans"), rows, 2)
    else:
        yield "No index."
    open_ones = project.open_on(name)
    if open_ones:
        yield ""
        yield "Open:"
        yield ""
        yield from map(_open, open_ones)


def _row(index: DescribedIndex, each: DescribedTable, project: Project) -> tuple[str, ...]:
    live = project.of_index(each.table.name, index.index)
    size, scans = index.size, f"{index.often} a day" if index.often else ""
    if project.figures:
        size = live.size if live is not None else None
        scans = f"{live.scans:,}" if live is not None and live.scans is not None else ""
    return (
        code_cell(index.index.name) if index.index.name else "(named by the database)",
        code_cell(definition(index.index)),
        _purposes(index.purposes) or "nothing that is known here",
        index.source,
        escaped(index.why),
        "" if size is None else bytes_of(size),
        scans,
    )


def _purposes(purposes: Sequence[Purpose]) -> str:
    """Each kind once: "foreign key `(a) to b`; declared query `x`, `y`"."""
    names: dict[str, list[str]] = {}
    for purpose in purposes:
        names.setdefault(purpose.kind, []).extend([code_cell(purpose.name)] if purpose.name else [])
    return "; ".join(
        f"{escaped(kind)} {', '.join(found)}".rstrip() for kind, found in names.items()
    )


def _open(entry: Entry) -> str:
    finding = entry.finding
    hint = f" {escaped(finding.hint)}" if finding.hint else ""
    return f"- {finding.rule} {code(finding.subject)}: {escaped(finding.message)}.{hint}"


def _costs(project: Project) -> Iterator[str]:
    yield "## Costs"
    yield ""
    yield "Every inserted row makes an entry in each index whose predicate it fulfils, and so does"
    yield "every update that changes a column of any index."
    crowded = sorted(project.tables, key=lambda each: (-len(each.indexes), each.table.name))
    rows = [_cost(each, project) for each in crowded[:_COSTLY] if each.indexes]
    if not rows:
        return
    yield ""
    yield from table(("table", "indexes", "entries for a row", "size of all"), rows, 3)
    if len(crowded) > _COSTLY:
        yield ""
        others = len(crowded) - _COSTLY
        yield f"The {others:,} other tables have no more indexes than the last of these."


def _cost(each: DescribedTable, project: Project) -> tuple[str, ...]:
    total = sum(index.index.is_total for index in each.indexes)
    partial = len(each.indexes) - total
    size = each.index_size
    if project.figures:
        found = [project.of_index(each.table.name, index.index) for index in each.indexes]
        size = sum(index.size for index in found if index is not None)
    return (
        code_cell(str(each.table.name)),
        f"{len(each.indexes):,}",
        f"{total:,} to {total + partial:,}" if partial else f"{total:,}",
        "" if size is None else bytes_of(size),
    )
