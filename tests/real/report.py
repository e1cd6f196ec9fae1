"""Writes docs/real-projects.md from what the last test run measured.

Run it as `python -m tests.real.report`.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from tests.real.applications import APPLICATIONS
from tests.real.environments import REPOSITORY
from tests.real.explanations import (
    DIFFERENCES,
    DRIFTED,
    HEALTH,
    LEFT,
    NOTES,
    UNSEEN,
    VANISHED,
    VERIFIED,
    Difference,
)
from tests.real.measure import Comparison, Measured
from tests.real.results import kept

PAGE = REPOSITORY / "docs" / "real-projects.md"

_INTRODUCTION = """\
# Real projects

Five applications from the package registry, unmodified, at the releases below, their schema made by
their own migrations. `make test-real` installs each in an environment of its own, runs all of this
and fails on any difference from this page; `python -m tests.real.report` writes the page.

What is expected comes from the PostgreSQL catalog, by the queries in `tests/real/catalog/`, which
share no code with the tool. They are run on two databases: the *migrated* one and one with the
tables as the *models* declare them (`metadata.create_all`, `migrate --run-syncdb`). The tool judges
models, so it is compared with the second; where the two differ, the reason is given below.

- **unindexed**: foreign keys that no index serves; **generic**: the same for the generic foreign
  keys of Django's models.
- **redundant**: indexes whose keys lead a longer index or constraint; **duplicates**: those with
  the very keys of another.
- **found**: how many of those in the models the tool names; **missed**: those it does not name;
  **false**: what it names beside them.
"""

_AFTERWARDS = """\
## Applied and reversed

The framework's own command (`alembic revision --autogenerate`, `makemigrations`) with the tool and
`drop_redundant = true`, for Django with `apps = "*"` and the migrations copied beside the
application. "Reversed" compares every index and constraint of the catalog before the upgrade and
after the downgrade, "again" after the first and the second upgrade. "Second run" is what the
framework's own check and a further run of that command still find.
"""

_VERIFIED = """\
## Verified

`verify` after the application's own migrations. *told*: indexes of the database that it tells of,
each once; *beside*: those of tables without a model; *differing*: what is not the same in models
and database; *replaced*: what `drift = true` adds to Alembic's own difference, or Django's
`verify --write` would write. Each is explained below.
"""

_REPORTED = """\
## Reported

`report` and `health --min-size 0` after the application's own migrations, with no settings but
`apps = "*"` for Django. Both end without an error, in JSON and as a page; *page* is the largest of
the pages, rounded up. The indexes that `health` tells of are as many as the catalog has, and its
foreign keys without an index (IDX309) and its redundant indexes (IDX304) are those of the queries
above on the migrated database: none is missed, and what is told beside them is explained below.
IDX308 is of the servers that the tests start. The databases are empty and new: nothing can be said
of bloat and use.
"""

_EJECTED = """\
## Ejected

The tool's own command without `drop_redundant`, its migrations applied, then `eject --write` on a
copy of the application's package, for Django with the apps of that copy. *built*: indexes that the
migrations built; *declared*: those that the source has more afterwards, in so many *files*. Nothing
else is changed there, which is checked by Python's own parser: every other syntax node is there in
its place, but a `pass` that is the only one no more, and every comment. *second eject* is what it
says, *framework* what `makemigrations` and `alembic revision --autogenerate` write afterwards
without the tool, or their checks say, beside what they wrote before it was there.
"""


def main() -> int:
    """Write the page; 1 when there is nothing measured."""
    results = kept()
    if not results:
        print("nothing measured yet: run `make test-real` first", file=sys.stderr)
        return 1
    PAGE.write_text(page(results), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(REPOSITORY)}")
    return 0


def page(results: list[Measured]) -> str:
    """The whole page."""
    order = [application.name for application in APPLICATIONS]
    rows = sorted(results, key=lambda row: (order.index(row.application), row.server))
    return "\n".join(
        [
            _INTRODUCTION,
            "## Findings\n",
            *_findings(rows),
            "",
            _AFTERWARDS,
            *_applied(rows),
            "",
            _VERIFIED,
            *_verified(rows),
            "",
            *_explained(VERIFIED),
            "Replaced:\n",
            *_explained(DRIFTED),
            "Beside models:\n",
            *_explained(UNSEEN),
            _REPORTED,
            *_reported(rows),
            "",
            *_explained(HEALTH),
            _EJECTED,
            *_ejected(rows),
            "",
            "No more written by the framework:\n",
            *_explained(VANISHED),
            "## Where models and database differ\n",
            *_explained(DIFFERENCES),
            "## What the upgrade leaves\n",
            "Beside what only the migrated database has (above):\n",
            *_explained(LEFT),
            *_notes(),
        ]
    )


def _findings(rows: list[Measured]) -> Iterator[str]:
    yield from _head(
        "application",
        "release",
        "foreign keys",
        "unindexed: database",
        "models",
        "found",
        "redundant + duplicates: database",
        "models",
        "found",
        "generic: models",
        "found",
        "missed",
        "false",
    )
    yield from _once(map(_finding_cells, rows))


def _finding_cells(row: Measured) -> tuple[object, ...]:
    parts = (row.foreign_keys, row.redundant, row.generic)
    return (
        _title(row),
        row.version,
        row.migrated.foreign_keys,
        row.migrated.unindexed,
        *_expected_and_hit(row.foreign_keys),
        f"{row.migrated.redundant} + {row.migrated.duplicates}",
        f"{row.declared.redundant} + {row.declared.duplicates}",
        row.redundant.hit,
        *_expected_and_hit(row.generic),
        sum(len(part.missed) for part in parts),
        sum(len(part.false) for part in parts),
    )


def _applied(rows: list[Measured]) -> Iterator[str]:
    yield from _head(
        "application",
        "PostgreSQL",
        "files",
        "left in the database",
        "reversed",
        "again",
        "second run",
    )
    for row in rows:
        yield _line(
            _title(row),
            row.server,
            row.files,
            len(row.left_after),
            "identical" if row.reversed_identical else "DIFFERENT",
            "identical" if row.again_identical else "DIFFERENT",
            "empty" if not row.second_run else "NOT EMPTY",
        )


def _verified(rows: list[Measured]) -> Iterator[str]:
    yield from _head("application", "told", "beside", "differing", "replaced")
    yield from _once(
        (_title(row), row.verified, len(row.unseen), len(row.disagreeing), len(row.drifted))
        for row in rows
    )


def _reported(rows: list[Measured]) -> Iterator[str]:
    yield from _head(
        "application",
        "PostgreSQL",
        "report: findings",
        "health: tables",
        "indexes",
        "findings",
        "page",
    )
    for row in rows:
        yield _line(
            _title(row),
            row.server,
            _counts(row.reported.findings),
            row.reported.tables,
            row.reported.indexes[0],
            _counts(row.reported.health),
            f"{-(-row.reported.largest_page // 10_000) * 10} kB",
        )


def _ejected(rows: list[Measured]) -> Iterator[str]:
    yield from _head("application", "built", "declared", "files", "second eject", "framework")
    yield from _once(
        (
            _title(row),
            len(row.ejected.built),
            len(row.ejected.declared),
            row.ejected.files,
            "nothing" if not row.ejected.second else "SOMETHING",
            "nothing" if not row.ejected.appeared else "SOMETHING",
        )
        for row in rows
        if row.ejected is not None
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items()) or "none"


def _once(lines: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Rows that are the same on every server, once."""
    for cells in dict.fromkeys(lines):
        yield _line(*cells)


def _explained(differences: Iterable[Difference]) -> Iterator[str]:
    titles = {application.name: application.title for application in APPLICATIONS}
    for difference in differences:
        lines = ", ".join(f"`{line}`" for line in difference.lines)
        yield _item(f"**{titles[difference.application]}**: {lines}: {difference.reason}")
    yield ""


def _notes() -> Iterator[str]:
    yield "## How each one was set up\n"
    for application in APPLICATIONS:
        yield _item(f"**{application.title} {application.version}**: {NOTES[application.name]}")
    yield ""


def _item(text: str) -> str:
    wrapped = textwrap.wrap(text, 98, break_long_words=False, break_on_hyphens=False)
    return "- " + "\n  ".join(wrapped)


def _title(row: Measured) -> str:
    return next(a.title for a in APPLICATIONS if a.name == row.application)


def _expected_and_hit(comparison: Comparison) -> tuple[int, int]:
    return len(comparison.expected), comparison.hit


def _head(*cells: str) -> Iterator[str]:
    yield _line(*cells)
    yield _line(*("---" if index == 0 else "---:" for index in range(len(cells))))


def _line(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    raise SystemExit(main())
