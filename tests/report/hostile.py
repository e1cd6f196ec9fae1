"""Findings whose every text is out to break a format."""

from __future__ import annotations

from idx_core.finding import Finding, Severity
from idx_core.model import Index, IndexElement, TableName, index_on
from idx_core.operations import CreateIndex, DropIndex
from idx_core.report.entry import Entry, Place

NAMES = (
    "plain",
    'quo"te',
    "it's",
    "<script>alert(1)</script>",
    '"; DROP TABLE users; --',
    "a|b`c*d_e[f](g)",
    "::error file=x::oops",
    "100%25,and:more",
    "line\nbreak\r\nand tab\t",
    "\x1b[31mred\x1b[0m",
    "\x00nul\x07bell",
    "עברית \u202egnp",
    "🐘" * 15,
    "n" * 63,
    "]]></failure>",
    "\ud800 lone surrogate".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
)


def entry_about(name: str, number: int = 0) -> Entry:
    """A finding on a table, a column and an index of that name."""
    table = TableName(name, name)
    index = Index(elements=(IndexElement(name), IndexElement(expression=name)), predicate=name)
    finding = Finding(
        table=table,
        columns=(name,),
        index=name,
        message=f"index ({name}) is not as it should be",
        hint=f"Do something about {name}.",
        why=f"{name} says so",
        fix=(CreateIndex(table, index), DropIndex(table, index_on(name, name=name))),
        score=7,
        rule=("IDX001", "IDX104", "IDX000")[number % 3],
        severity=(Severity.WARNING, Severity.INFO, Severity.ERROR)[number % 3],
    )
    return Entry(finding, Place(f"app/{name}.py", number + 1) if number % 2 else None)


ENTRIES = tuple(entry_about(name, number) for number, name in enumerate(NAMES))
