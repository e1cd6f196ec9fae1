"""The sections that say what the types are for, what is held to, and what is done when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from idx_core.markdown import code, code_cell, escaped, table
from idx_core.model import Index
from idx_core.settings import Mode
from idx_core.strategy.project import Project

_TYPES = {
    "btree": "equality, ranges, order, uniqueness: the usual one",
    "hash": "equality of long values",
    "gin": "values with parts: arrays, jsonb, words, trigrams",
    "gist": "overlap and nearness: ranges, geometry, exclusion constraints",
    "spgist": "values in a tree of partitions: points, networks, prefixes",
    "brin": "large tables whose rows lie in the order of the column",
    "bloom": "equality on any of many columns",
    "hnsw": "nearness of vectors",
    "ivfflat": "nearness of vectors",
}
_FORMS = (
    ("unique", "two rows may not have the same keys", lambda index: index.unique),
    ("partial (WHERE)", "only rows that its queries ask for", lambda index: not index.is_total),
    ("covering (INCLUDE)", "queries read it and no table", lambda index: bool(index.include)),
    (
        "on expressions",
        "queries that compare or order by the same expression",
        lambda index: any(element.expression is not None for element in index.elements),
    ),
)
_HELD_TO = (
    "Each foreign key leads an index: deleting a referenced row looks for those that refer to it.",
    "Columns that are compared by equality come first, then the one of a range or an order.",
    "A condition that is the same in every call belongs into the predicate, not among the keys.",
    "No index repeats the leading keys of another one, unless it is unique or partial.",
    "An index that nothing here asks for is dropped, or the query that it is for is declared.",
    "On tables that exist, indexes are built concurrently, in a migration of their own.",
)
_MODES = {
    Mode.INJECT: "A derived index is written into the next generated migration.",
    Mode.ASK: "A derived index is written into a migration once somebody has agreed.",
    Mode.REPORT: "Derived indexes are only told; nothing is written by itself.",
}


def types(project: Project) -> Iterator[str]:
    """Which types there are, and how many indexes have each form."""
    indexes = [index.index for each in project.tables for index in each.indexes]
    yield "## Index types in use"
    yield ""
    if not indexes:
        yield "There is no index."
        yield ""
        return
    methods = Counter(index.method for index in indexes)
    rows = [
        (code_cell(method), _TYPES.get(method, ""), f"{number:,}")
        for method, number in sorted(methods.items(), key=lambda item: (-item[1], item[0]))
    ]
    rows += [
        (form, use, f"{_count(indexes, form):,}")
        for form, use, _ in _FORMS
        if _count(indexes, form)
    ]
    yield from table(("type", "for", "indexes"), rows, 1)
    yield ""


def _count(indexes: list[Index], form: str) -> int:
    (has_it,) = (has_it for name, _, has_it in _FORMS if name == form)
    return sum(map(has_it, indexes))


def guidelines(project: Project) -> Iterator[str]:
    """What is held to in every project, and what this one has decided."""
    settings = project.settings
    yield "## Guidelines"
    yield ""
    yield from (f"- {each}" for each in _HELD_TO)
    yield f"- {_MODES[settings.mode]}"
    if settings.drop_redundant:
        yield "- Redundant indexes are dropped by the next generated migration (`drop_redundant`)."
    if settings.limit is not None:
        yield f"- At most {settings.limit:,} new indexes come in one migration (`limit`)."
    if settings.ignore:
        yield f"- Not looked at: {', '.join(map(code, settings.ignore))}."
    for key, reason in sorted(settings.ignore_objects.items()):
        yield f"- Left as it is: {code(key)}, because: {escaped(reason)}"
    yield ""


def maintenance(project: Project) -> Iterator[str]:
    """What to run, and how often."""
    verb = project.door.verb
    rows = (
        ("models or queries change", "generate the migration, read it", project.door.generate),
        ("each pull request", "no new finding", f"{verb} report"),
        ("each pull request", "this document is current", f"{verb} strategy --check FILE"),
        ("each deployment", "build the indexes", project.door.migrate),
        ("after each deployment", "the database is as the models say", f"{verb} verify"),
        ("each week", "invalid, missing and bloated indexes", f"{verb} health"),
        ("each month", "what nothing has scanned on any server", f"{verb} health --replica URL"),
        ("each quarter", "measure bloat, and REINDEX what it names", f"{verb} health --exact"),
        ("each quarter", "the statistics snapshot is still good", f"{verb} snapshot --check"),
    )
    yield "## Maintenance"
    yield ""
    yield from table(("when", "what", "command"), [(*words, code(run)) for *words, run in rows])
    yield ""
